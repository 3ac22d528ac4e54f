// Other engines on the policies of bench_policy, each in its own words:
//
//   node policy_peers.mjs CASES.jsonl MODULES     prints one JSON object: {"iam-simulate": {case: ns}, "cedar": {case: ns}}
//
// @cloud-copilot/iam-simulate decides the very documents. Cedar gets the same grants said in Cedar, parsed and cached
// by its own preparsePolicySet(); only its growth with the number of policies is asked.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [casesFile, modules] = process.argv.slice(2);
const require = createRequire(pathToFileURL(`${modules}/package.json`));
const simulate = await import(pathToFileURL(require.resolve("@cloud-copilot/iam-simulate")));
const cedar = require("@cedar-policy/cedar-wasm/nodejs");
const cases = readFileSync(casesFile, "utf8").trim().split("\n").map((line) => JSON.parse(line));

/** Nanoseconds of one call: the least of five rounds, each by the clock or by the CPU time of all of node's threads,
    whichever is less (the clock of a busy machine runs on while others compute), after a round to warm up. */
async function time(call, milliseconds = 300) {
  let best = Infinity;
  for (let round = 0; round < 6; ++round) {
    let calls = 0;
    const clock = process.hrtime.bigint();
    const cpu = process.cpuUsage();
    let spent = 0n;
    do {
      await call();
      ++calls;
      spent = process.hrtime.bigint() - clock;
    } while (spent < BigInt(milliseconds) * 1000000n);
    const { user, system } = process.cpuUsage(cpu);
    if (round > 0) best = Math.min(best, Number(spent) / calls, ((user + system) * 1000) / calls);
  }
  return best;
}

function simulation({ request, policies }) {
  return {
    request: {
      principal: request.principal.arn,
      action: request.action,
      resource: { resource: request.resource, accountId: request.resourceAccount },
      contextVariables: Object.fromEntries(Object.entries(request.context).map(([key, values]) => [key, values[0]])),
    },
    identityPolicies: policies.identity.map((policy, i) => ({ name: `p${i}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: undefined,
  };
}

async function timeSimulate(one) {
  const asked = simulation(one);
  const answer = await simulate.runSimulation(asked, {});
  if (answer.overallResult !== "Allowed") throw new Error(`iam-simulate, ${one.id}: ${JSON.stringify(answer)}`);
  return time(() => simulate.runSimulation(asked, {}));
}

const ALLOWED_ACTION = 'action == Action::"s3:GetObject"';

/** The documents' grants in Cedar: a bucket is what its objects are in; a user's own folder is said by its name. */
function cedarPolicies({ policies }) {
  return policies.identity.map((document, i) => {
    const [statement] = document.Statement;
    const resource = [statement.Resource].flat()[0];
    const [, bucket] = resource.match(/^arn:aws:s3:::([^/]+)\//);
    const folder = resource.includes("${aws:username}") ? ' when { resource.key like "alice/*" }' : "";
    return `@id("p${i}") permit(principal == User::"alice", ${ALLOWED_ACTION}, resource in Bucket::"${bucket}")${folder};`;
  });
}

async function timeCedar(one) {
  const name = `set-${one.id}`;
  const parsed = cedar.preparsePolicySet(name, { staticPolicies: cedarPolicies(one).join("\n") });
  if (parsed.type !== "success") throw new Error(`cedar, ${one.id}: ${JSON.stringify(parsed)}`);
  const [, bucket, key] = one.request.resource.match(/^arn:aws:s3:::([^/]+)\/(.*)$/);
  const object = { type: "Object", id: one.request.resource };
  const asked = {
    principal: { type: "User", id: "alice" },
    action: { type: "Action", id: one.request.action },
    resource: object,
    context: Object.fromEntries(Object.entries(one.request.context).map(([name, values]) => [name, values[0]])),
    validateRequest: false,
    preparsedPolicySetId: name,
    entities: [{ uid: object, attrs: { key }, parents: [{ type: "Bucket", id: bucket }] }],
  };
  const answer = cedar.statefulIsAuthorized(asked);
  if (answer.type !== "success" || answer.response.decision !== "allow")
    throw new Error(`cedar, ${one.id}: ${JSON.stringify(answer)}`);
  return time(() => cedar.statefulIsAuthorized(asked));
}

const out = { "iam-simulate": {}, cedar: {} };
for (const one of cases.slice(0, 3)) await (one.id.startsWith("growth/") ? timeCedar(one) : timeSimulate(one)); // to warm up
for (const one of cases) {
  if (one.id.startsWith("growth/")) out.cedar[one.id] = await timeCedar(one);
  else out["iam-simulate"][one.id] = await timeSimulate(one);
}
console.log(JSON.stringify(out));
