// Finds idioms that readers stumble over (idioms.mjs), links that lead nowhere, and tests that documents name but that don't exist.
//   node build/prose/check.mjs [FILE…]          the documents
//   node build/prose/check.mjs --code [FILE…]   comments, texts and test names in code, and the texts of resource files
//   node build/prose/check.mjs --self-test      whether this program still finds what it should
// A line that contains "prose:allow" (as a comment) is skipped. The exit code is 1 if anything was found.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { idioms, plain } from "./idioms.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const rules = idioms.map(([pattern, replacement, example]) => ({
  regex: new RegExp(pattern.replace("(?-i)", "").replaceAll(" ", "\\s+"), pattern.startsWith("(?-i)") ? "gu" : "giu"),
  replacement,
  example,
}));

// Everything that isn't prose becomes NUL, which no pattern matches; line breaks stay, so offsets give line numbers.
const hide = (text) => text.replace(/[^\n]/g, "\0");
const space = (text) => text.replace(/[^\n]/g, " ");

function proseOfMarkdown(text) {
  return text
    .replace(/<!--[\s\S]*?-->/g, space)
    .replace(/^( *)(```|~~~)[\s\S]*?^\1\2.*$/gm, hide)
    .replace(/`[^`\n]+`/g, hide)
    .replace(/(?<=\])\([^)\s]*\)/g, hide)
    .replace(/https?:\S+/g, hide)
    .replace(/[*_>[\]]|^ *(?:[-+]|\d+\.) /gm, space);
}

// A tokenizer for C#, Razor, TypeScript and JavaScript that is exact enough for texts: comments, and strings with all their quotes.
const token = new RegExp(
  [
    String.raw`(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/|@\*[\s\S]*?\*@)`,
    String.raw`(?<raw>\$*"{3,}[\s\S]*?"{3,})`,
    String.raw`(?<verbatim>(?:\$@|@\$|@)"(?:[^"]|"")*")`,
    String.raw`(?<text>\$?"(?:\\.|[^"\\\n])*")`,
    String.raw`(?<single>'(?:\\.|[^'\\\n])*')`,
    String.raw`(?<test>(?<=(?:Task|void) )\w+_\w+(?=\())`,
  ].join("|"),
  "g",
);

function proseOfCode(text) {
  const kinds = [];
  let prose = "";
  let end = 0;
  for (const match of text.matchAll(token)) {
    prose += hide(text.slice(end, match.index));
    end = match.index + match[0].length;
    const { comment, test, single } = match.groups;
    if (comment) {
      prose += comment
        .replace(/<(?:see|seealso|paramref|typeparamref)\b[^>]*\/>|<c>.*?<\/c>|https?:\S+/g, hide)
        .replace(/<[^<>]*>|\/{2,}|\/\*+|\*\/|@\*|\*@/g, space);
      kinds.push([match.index, "comment"]);
    } else if (test) {
      // The words of a name take as much room as the name, so that line numbers stay right.
      prose += test.replace(/_/g, ".").replace(/(?<=[a-z])[A-Z]/g, (letter) => `\u0001${letter}`).replace(/\u0001/g, " ");
      kinds.push([match.index, "test name"]);
    } else if (single && !/ /.test(single)) {
      prose += hide(match[0]);
    } else {
      // Texts that continue on the next line are one text. Format holes and words in quotes aren't prose.
      prose += / /.test(match[0]) ? match[0].replace(/\{[^{}]*\}|(?<=[\s\"(])'[^'\n]*'(?=[\s\".,:;)])/g, hide).replace(/[$@"]+/g, space) : hide(match[0]);
      kinds.push([match.index, "text"]);
    }
  }
  return { prose: prose.replace(/(?<= )\0+(?=\n[\0]*  )/g, space) + hide(text.slice(end)), kinds };
}

// Files whose comments begin with # or are XML's.
const proseOfSettings = (text) => {
  let prose = "";
  let end = 0;
  for (const match of text.matchAll(/(?<=^|\s)#[^\n]*|<!--[\s\S]*?-->/g)) {
    prose += hide(text.slice(end, match.index)) + match[0].replace(/[#<>!]/g, " ");
    end = match.index + match[0].length;
  }
  return prose + hide(text.slice(end));
};

// The texts of a resource file, without what is filled in.
const proseOfResources = (text) => {
  let prose = "";
  let end = 0;
  for (const match of text.matchAll(/(?<=<value>)[^<]*/g)) {
    prose += hide(text.slice(end, match.index)) + match[0].replace(/\{\d+\}/g, hide);
    end = match.index + match[0].length;
  }
  return prose + hide(text.slice(end));
};

function idiomsIn(file, text, prose, kindOf) {
  const findings = [];
  for (const { regex, replacement } of rules) {
    for (const match of prose.matchAll(regex)) {
      const line = lineOf(prose, match.index);
      if (!text.split("\n")[line - 1]?.includes("prose:allow")) {
        findings.push({ file, line, kind: kindOf(match.index), what: `"${match[0].replace(/[\s\0]+/g, " ").trim()}", instead: ${replacement}` });
      }
    }
  }
  return findings;
}

const lineOf = (text, offset) => text.slice(0, offset).split("\n").length;

const slug = (heading) => heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");

const anchors = (text) => [...text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)].map((match) => slug(match[1].replace(/\]\([^)]*\)/g, "")));

function brokenLinks(file, text) {
  const findings = [];
  for (const match of text.replace(/^( *)```[\s\S]*?^\1```/gm, hide).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)/g)) {
    const [, path, anchor] = match;
    const target = path === "" ? file : normalize(join(dirname(file), path));
    const broken = !existsSync(join(root, target))
      || (anchor && target.endsWith(".md") && !anchors(target === file ? text : read(target)).includes(anchor));
    if (broken) {
      findings.push({ file, line: lineOf(text, match.index), kind: "link", what: `${path}${anchor ? `#${anchor}` : ""} doesn't exist` });
    }
  }
  return findings;
}

function missingTests(file, text, classes) {
  return [...text.matchAll(/`([A-Z]\w+(?:Tests|Campaign))`/g)]
    .filter((match) => !classes.has(match[1]))
    .map((match) => ({ file, line: lineOf(text, match.index), kind: "test", what: `there is no class ${match[1]} under tests` }));
}

const tracked = (...patterns) => execFileSync("git", ["-C", root, "ls-files", "--", ...patterns], { encoding: "utf8" }).split("\n").filter(Boolean);

const read = (file) => readFileSync(join(root, file), "utf8");

function checkDocument(file, text, classes) {
  const isHistory = file === "CHANGELOG.md";
  return [
    ...idiomsIn(file, text, proseOfMarkdown(text), () => "prose"),
    ...brokenLinks(file, text),
    ...(isHistory ? [] : missingTests(file, text, classes)),
  ];
}

const isSettings = (file) => !/\.(cs|razor|ts|js|mjs)$/.test(file);

function checkCode(file, text) {
  if (file.endsWith(".resx")) {
    return idiomsIn(file, text, proseOfResources(text), () => "text");
  }

  if (isSettings(file)) {
    return idiomsIn(file, text, proseOfSettings(text), () => "comment");
  }

  const { prose, kinds } = proseOfCode(text);
  return idiomsIn(file, text, prose, (offset) => kinds.findLast(([start]) => start <= offset)?.[1] ?? "text");
}

function testClasses() {
  const classes = new Set();
  for (const file of tracked("tests/*.cs")) {
    for (const match of read(file).matchAll(/\bclass (\w+)/g)) {
      classes.add(match[1]);
    }
  }
  return classes;
}

const isGenerated = (file) => /\.g\.cs$|\/Migrations\/|^src\/Client\/AccesskeysClient\.cs$|^build\/prose\//.test(file) || /auto-generated/.test(read(file).slice(0, 400));

function selfTest() {
  const failures = [];
  const expect = (holds, what) => holds || failures.push(what);
  for (const { regex, example } of rules) {
    expect(example.search(regex) >= 0, `not found: ${regex} in "${example}"`);
  }
  for (const sentence of plain) {
    const found = checkDocument("README.md", sentence, new Set());
    expect(found.length === 0, `found in plain English: ${JSON.stringify(found)}`);
  }
  const at = (findings) => findings.map(({ line, kind }) => `${line} ${kind}`).join(", ");
  const document = "# T\n\nIt\nanswers. `It answers.`\n\n```\nanswers\n```\nanswers <!-- prose:allow -->\n[a](missing.md) [b](#t) [c](#u) `SomeTests` `OtherTests`\n";
  expect(at(checkDocument("README.md", document, new Set(["OtherTests"]))) === "4 prose, 10 link, 10 link, 10 test", "a document");
  const code = [
    "/// <summary>Is answered by <see cref=\"Answer\"/>, who", "/// asks, by nobody.</summary>", "void Key_WhenNobodyAsks_IsRefused() {",
    "    var answer = \"It answers {nobody}\" + $\"\"\"", "       It answers.", "       \"\"\"; // prose:allow answers", "}",
  ].join("\n");
  expect(at(checkCode("x.cs", code).sort((a, b) => a.line - b.line)) === "1 comment, 2 comment, 3 test name, 3 test name, 4 text, 5 text", `code: ${at(checkCode("x.cs", code))}`);
  expect(at(checkCode("x.razor", "@* It answers. *@\n<p class=\"answers\">@Text</p>\n@code {\n    // It answers.\n}\n")) === "1 comment, 4 comment", "a component");
  expect(at(checkCode("x.resx", "<data name=\"answers\"><value>It answers.</value></data>\n<data><value>{0} is refused.</value></data>\n")) === "1 text, 2 text", "resources");
  expect(at(checkCode("x.yaml", "a: answers # it\n# answers\n")) === "2 comment", "settings");
  failures.forEach((failure) => console.error(failure));
  console.log(`${rules.length} idioms, ${failures.length} failures`);
  return failures.length === 0;
}

const args = process.argv.slice(2);
const files = args.filter((argument) => !argument.startsWith("--")).map((file) => relative(root, join(process.cwd(), file)));
if (args.includes("--self-test")) {
  process.exit(selfTest() ? 0 : 1);
}

const inCode = args.includes("--code");
const classes = inCode ? new Set() : testClasses();
const chosen = files.length > 0 ? files
  : inCode ? tracked("*.cs", "*.razor", "*.resx", "*.ts", "*.js", "*.yaml", "*.yml", "*.props", "*.*proj", "*.ps1", ".ci/run", "docs/reverse-proxies/*").filter((file) => !isGenerated(file))
  : tracked("*.md");
const findings = chosen
  .filter((file) => existsSync(join(root, file)))
  .flatMap((file) => (inCode ? checkCode(file, read(file)) : checkDocument(file, read(file), classes)))
  .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
for (const { file, line, kind, what } of findings) {
  console.log(`${file}:${line}: ${kind}: ${what}`);
}

const areas = new Map();
for (const { file, kind } of findings) {
  const area = /^(src|tests)\/[^/]+/.exec(file)?.[0] ?? file.split("/")[0];
  const counts = areas.get(area) ?? areas.set(area, new Map()).get(area);
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
}

for (const [area, counts] of areas) {
  console.log(`${area}: ${[...counts].map(([kind, count]) => `${kind} ${count}`).join(", ")}`);
}

console.log(`${chosen.length} files, ${findings.length} findings`);
process.exit(findings.length === 0 ? 0 : 1);
