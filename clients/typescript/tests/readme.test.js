import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { Service } from "./service.js";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const examples = [...readme.matchAll(/```js\n(.*?)```/gs)].map(match => match[1]);
let service;

before(async () => { service = await Service.start(); });

after(() => service?.stop());

test("the README's first example prints a token and the keys", async () =>
    assert.match(await run(examples[0]), /^vb_\w{32}\nreporting .*Z\n/));

test("the README's second example prints the problem", async () =>
    assert.match(await run(examples[1]), /^400 invalid_request \S+\n\[ '.*' \]\n$/));

async function run(example) {
    const code = example.replace("http://localhost:5080", service.url);
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", code], {
        cwd: new URL("..", import.meta.url),
        env: { ...process.env, ACCESSKEY: service.accesskey },
    });
    return stdout;
}
