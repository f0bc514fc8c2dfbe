import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { AccesskeysClient, AccesskeysError } from "accesskeys-client";
import { Service } from "./service.js";

let service;
let client;

before(async () => {
    service = await Service.start();
    client = new AccesskeysClient(service.url, service.accesskey);
});

after(() => service?.stop());

test("a key is created, read, renamed, verified and deleted", async () => {
    const made = await client.createAccesskey({ name: "reporting", expire: 60 });
    assert.match(made.token, /^vb_[0-9A-Za-z]{32}$/);
    assert.equal(made.rotated_from, null);
    assert.match(made.tm_create, /\.\d{6}Z$/);

    assert.equal((await client.updateAccesskey(made.id, { name: "monthly" })).name, "monthly");
    assert.equal((await client.getAccesskey(made.id)).name, "monthly");
    assert.equal((await client.verifyAccesskey({ token: made.token })).code, "valid");

    await client.deleteAccesskey(made.id);
    assert.equal((await client.verifyAccesskey({ token: made.token })).code, "not_found");
});

test("all keys are listed once, however many pages they take", async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => client.createAccesskey({ name: "paged", expire: 60 })));

    const listed = [];
    for await (const key of client.allAccesskeys(2)) {
        listed.push(key);
    }

    assert.deepEqual(listed.filter(key => key.name === "paged").map(key => key.id).sort(), made.map(key => key.id).sort());
    assert.equal(new Set(listed.map(key => key.id)).size, listed.length);
});

test("keys are found, verified and revoked by their owner", async () => {
    const owner = { external_id: "tenant 42/ü", metadata: JSON.parse('{"plan":"pro","seats":5,"trial":false,"__proto__":null}') };
    const made = await client.createAccesskey({ expire: 60, ...owner });
    await client.createAccesskey({ expire: 60 });

    const { result } = await client.listAccesskeys(undefined, undefined, undefined, undefined, undefined, undefined, undefined, owner.external_id);
    const verified = await client.verifyAccesskey({ token: made.token });
    for (const key of [made, ...result, verified]) {
        assert.deepEqual([key.id, key.external_id, key.metadata], [made.id, owner.external_id, owner.metadata]);
    }

    assert.equal(result.length, 1);
    assert.deepEqual(await client.revokeAccesskeys({ external_id: owner.external_id }), { revoked: 1, more: false });
    assert.equal((await client.verifyAccesskey({ token: made.token })).code, "not_found");
});

test("changes are found by what was done to whom", async () => {
    const made = await client.createAccesskey({ name: "watched", expire: 60 });
    await client.updateAccesskey(made.id, { name: "renamed" });
    await client.deleteAccesskey(made.id);

    const found = [];
    for await (const change of client.allChanges({ subject: made.id, action: "accesskey.updated" }, 1)) {
        found.push(change);
    }

    assert.deepEqual(found.map(change => change.after), [{ name: "renamed" }]);
});

test("a rejected key is explained", async () => {
    const made = await client.createAccesskey({ name: "off", expire: 60, enabled: false });

    const { result } = await client.explainAccesskey({ token: made.token });

    assert.deepEqual(result.map(explanation => [explanation.reason, explanation.accesskey.id]), [["disabled", made.id]]);
    assert.ok((await client.summarizeAccesskeys()).disabled >= 1);
});

test("a user is invited, signs in and is deleted", async () => {
    const owner = new AccesskeysClient(service.url, service.session);
    const invited = await owner.createUser({ username: "ada", email: "ada@example.com", role: "viewer" });
    const password = "a better horse battery staple";

    assert.equal((await client.redeemInvitation({ code: invited.code, password })).username, "ada");
    const { token } = await client.login({ username: "ada", password });
    await assert.rejects(new AccesskeysClient(service.url, token).listUsers(), { status: 403, code: "owner_required" });

    const users = [];
    for await (const { username, role } of owner.allUsers(1)) {
        users.push([username, role]);
    }

    assert.deepEqual(users, [["ada", "viewer"], ["operator", "owner"]]);
    await owner.deleteUser(invited.id);
    await assert.rejects(new AccesskeysClient(service.url, token).getCustomer(), { status: 401 });
});

test("all customers are listed", async () => {
    const customer = await client.createCustomer({ name: "Second", username: "second", password: "correct horse battery staple" });

    const names = [];
    for await (const { id } of client.allCustomers(1)) {
        names.push(id);
    }

    assert.equal(names[0], customer.id);
    assert.equal(names.length, 2);
});

test("usage is listed once, however many pages it takes", async () => {
    const [one, two] = await Promise.all(["a", "b"].map(name => client.createAccesskey({ name, expire: 60, scopes: [] })));
    await client.verifyAccesskey({ tokens: [one.token, two.token], cost: 3 });
    await client.verifyAccesskey({ token: one.token, scopes: ["none"] });

    const rows = async usage => {
        const listed = [];
        for await (const row of usage) {
            listed.push([row.outcome ?? row.accesskey_id, row.uses, row.cost]);
        }

        return listed.filter(([group]) => !group.includes("-") || group === one.id || group === two.id);
    };

    // It is written every ten seconds.
    const written = async read => {
        for (const end = Date.now() + 30_000; ;) {
            const listed = await rows(read());
            if (listed.length === 2 || Date.now() > end) {
                return listed;
            }

            await new Promise(resolve => setTimeout(resolve, 500));
        }
    };

    const byOutcome = await written(() => client.allAccesskeyUsage(one.id, { step: "hour" }, 1));
    assert.deepEqual(byOutcome, [["insufficient_scope", 1, 0], ["valid", 1, 3]]);
    const byKey = await written(() => client.allUsage({ group_by: "key" }, 1));
    assert.deepEqual(byKey.sort(), [[one.id, 2, 3], [two.id, 1, 3]].sort());
    assert.deepEqual(await rows(client.allUsage({ from: "2026-01-01", to: "2026-01-02" })), []);
});

test("a broken rule is thrown with its code and the members at fault", async () => {
    await assert.rejects(client.createAccesskey({ expire: 0 }), error => {
        assert.ok(error instanceof AccesskeysError && error instanceof Error);
        assert.equal(error.name, "AccesskeysError");
        assert.equal(error.status, 400);
        assert.equal(error.code, "invalid_request");
        assert.match(error.requestId, /^[A-Za-z0-9_-]+$/);
        assert.deepEqual(Object.keys(error.errors), ["expire"]);
        assert.ok(error.message.length > 0);
        return true;
    });
});

test("an unknown key is thrown without being shown", async () => {
    const stranger = new AccesskeysClient(service.url, "vb_ABCDEFGHIJKLMNOPQRSTUVWXYZ1qxPNf");

    await assert.rejects(stranger.getCustomer(), error => {
        assert.equal(error.status, 401);
        assert.equal(error.code, "invalid_credentials");
        assert.deepEqual(error.errors, {});
        assert.doesNotMatch(inspect(error, { depth: 9 }), /ABCDEFGH/);
        return true;
    });
    assert.doesNotMatch(inspect(stranger, { depth: 9, showHidden: true }), /ABCDEFGH/);
});

test("the credential goes into the header and not into the URL", async t => {
    const { mock } = t.mock.method(globalThis, "fetch");

    await client.listAccesskeys(1);
    await assert.rejects(new AccesskeysClient(service.url + "/").getCustomer(), { code: "authentication_required" });

    const [[url, { headers }], [anonymousUrl, anonymous]] = mock.calls.map(call => call.arguments);
    assert.equal(url, `${service.url}/v1.0/accesskeys?page_size=1`);
    assert.equal(headers.get("Authorization"), `Bearer ${service.accesskey}`);
    assert.equal(anonymousUrl, `${service.url}/v1.0/customer`);
    assert.equal(anonymous.headers.has("Authorization"), false);
});

test("a response that isn't the service's own is thrown too", async t => {
    const proxy = createServer((_, response) => response.writeHead(502, { "Content-Type": "text/html" }).end("<html>"));
    await new Promise(resolve => proxy.listen(0, "127.0.0.1", resolve));
    t.after(() => proxy.close());

    await assert.rejects(new AccesskeysClient(`http://127.0.0.1:${proxy.address().port}`).getCustomer(), error => {
        assert.deepEqual([error.status, error.code, error.requestId, error.errors], [502, undefined, undefined, {}]);
        return true;
    });
});

test("a request can be given up", async () => {
    await assert.rejects(client.getCustomer(AbortSignal.abort()), { name: "AbortError" });
});
