import type { Problem } from "./generated.js";

/** A response that isn't a success. */
export class AccesskeysError extends Error {
    override readonly name = "AccesskeysError";

    private constructor(
        message: string,
        readonly status: number,
        /** The service's error code; `undefined` if the response isn't the service's own. */
        readonly code: string | undefined,
        /** Names the request in the service's log. */
        readonly requestId: string | undefined,
        /** The violated rules, by the name of the member or parameter. */
        readonly errors: Record<string, string[]>,
    ) {
        super(message);
    }

    static async of(response: Response): Promise<AccesskeysError> {
        const problem: Partial<Problem> = isProblem(response) ? await response.json() : {};
        return new AccesskeysError(
            problem.detail ?? `The answer was ${response.status} ${response.statusText}.`,
            response.status,
            problem.code,
            problem.request_id ?? response.headers.get("X-Request-Id") ?? undefined,
            problem.errors ?? {});
    }
}

function isProblem(response: Response): boolean {
    return response.headers.get("Content-Type")?.startsWith("application/problem+json") ?? false;
}
