import { AccesskeysError } from "./error.js";
import { GeneratedClient, type Accesskey, type Change, type Customer, type Usage, type User } from "./generated.js";

export type * from "./generated.js";
export { AccesskeysError };

/** A period of usage. */
export interface UsagePeriod {
    /** The start: a time, or a date, which means its start in UTC. By default 24 hours or 30 days before `to`. */
    from?: string;
    /** The end, which isn't part of the period. By default the end of the current hour or day. */
    to?: string;
    /** By default `day`. */
    step?: "hour" | "day";
}

/** A period of usage, and what is counted together. */
export interface UsageQuery extends UsagePeriod {
    /** By default `outcome`. `customer_id` is for the operator only. */
    group_by?: "key" | "outcome" | "external_id" | "customer_id";
}

/** The conditions of a search for changes, all of which a change must meet. */
export interface ChangeFilter {
    /** An action, such as `deleted`, or a kind of subject and an action, such as `accesskey.deleted`. */
    action?: string;
    /** The id of the key or agent that made it. */
    actor?: string;
    /** The id of what was changed. */
    subject?: string;
    /** Not before this time. */
    from?: string;
    /** Before this time. */
    to?: string;
}

/** The service's operations. What is not a success is thrown as an `AccesskeysError`. */
export class AccesskeysClient extends GeneratedClient {
    /**
     * @param baseUrl Where the service is, as `https://keys.example`.
     * @param credential An access key, or a session's token. It goes into the header, never into a URL.
     */
    constructor(baseUrl: string, credential?: string) {
        // Kept in here, so that no log of this object shows it.
        const send = async (url: RequestInfo, init?: RequestInit): Promise<Response> => {
            const headers = new Headers(init?.headers);
            if (credential !== undefined) {
                headers.set("Authorization", `Bearer ${credential}`);
            }

            const response = await fetch(url, { ...init, headers });
            if (!response.ok) {
                throw await AccesskeysError.of(response);
            }

            return response;
        };
        super(baseUrl.replace(/\/+$/, ""), { fetch: send });
    }

    /** Every access key of the caller's customer, newest first, read page by page. */
    allAccesskeys(pageSize?: number): AsyncGenerator<Accesskey, void> {
        return all(token => this.listAccesskeys(pageSize, token));
    }

    /** Every customer, newest first, read page by page. For the operator only. */
    allCustomers(pageSize?: number): AsyncGenerator<Customer, void> {
        return all(token => this.listCustomers(pageSize, token));
    }

    /** Every change of the caller's customer that meets the conditions, newest first, read page by page. */
    allChanges(filter: ChangeFilter = {}, pageSize?: number): AsyncGenerator<Change, void> {
        return all(token => this.listChanges(pageSize, token, filter.action, filter.actor, filter.subject, filter.from, filter.to));
    }

    /** Every user of the caller's customer, newest first, read page by page. For an owner's session only. */
    allUsers(pageSize?: number): AsyncGenerator<User, void> {
        return all(token => this.listUsers(pageSize, token));
    }

    /** How often one key was used, deleted or not, by hour or day and by outcome, read page by page. */
    allAccesskeyUsage(id: string, query: UsagePeriod = {}, pageSize?: number): AsyncGenerator<Usage, void> {
        return all(token => this.listAccesskeyUsage(id, query.from, query.to, query.step, pageSize, token));
    }

    /** How often the caller's customer's keys were used, or for the operator all keys, by hour or day and by group, read page by page. */
    allUsage(query: UsageQuery = {}, pageSize?: number): AsyncGenerator<Usage, void> {
        return all(token => this.listUsage(query.from, query.to, query.step, query.group_by, pageSize, token));
    }
}

async function* all<T>(read: (token?: string) => Promise<{ result: T[]; next_page_token: string | null }>): AsyncGenerator<T, void> {
    for (let token: string | null | undefined; token !== null;) {
        const page = await read(token);
        yield* page.result;
        token = page.next_page_token;
    }
}
