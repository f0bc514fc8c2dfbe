import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { AccesskeysClient } from "accesskeys-client";

const program = new URL("../../../src/WebApi/bin/Debug/net10.0/Accesskeys.WebApi.dll", import.meta.url).pathname;

/** The service as built, on a database of its own. */
export class Service {
    static async start() {
        const folder = await mkdtemp(join(tmpdir(), "accesskeys-"));
        const operator = { username: "operator", password: "correct horse battery staple" };
        const child = spawn("dotnet", [program], {
            cwd: folder,
            stdio: ["ignore", "pipe", "inherit"],
            env: {
                ...process.env,
                ASPNETCORE_ENVIRONMENT: "Production",
                ASPNETCORE_CONTENTROOT: folder,
                ASPNETCORE_URLS: "http://127.0.0.1:0",
                ConnectionStrings__Accesskeys: "Data Source=keys.db",
                Sessions__SigningKey: "a signing key that only these tests know",
                Bootstrap__Customer: "Operator",
                Bootstrap__Username: operator.username,
                Bootstrap__Password: operator.password,
            },
        });
        const service = new Service(folder, child);
        try {
            service.url = await listening(child);
            service.session = (await new AccesskeysClient(service.url).login(operator)).token;
            service.accesskey = (await new AccesskeysClient(service.url, service.session).createAccesskey({ expire: 3600 })).token;
            return service;
        } catch (error) {
            await service.stop();
            throw error;
        }
    }

    constructor(folder, child) {
        Object.assign(this, { folder, child });
    }

    async stop() {
        if (this.child.exitCode === null) {
            const exited = once(this.child, "exit");
            this.child.kill();
            await exited;
        }

        await rm(this.folder, { recursive: true });
    }
}

async function listening(child) {
    for await (const line of createInterface({ input: child.stdout })) {
        const address = /Now listening on: (http:\S+)/.exec(line)?.[1];
        if (address) {
            child.stdout.resume();
            return address;
        }
    }

    throw new Error("The service ended before it listened: has it been built?");
}
