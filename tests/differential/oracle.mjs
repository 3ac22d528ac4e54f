// Asks @cloud-copilot/iam-simulate every line of a batch (docs/formats/policy_batch.md): one decision a line.
//
//   node oracle.mjs FOLDER < batch.jsonl          FOLDER/node_modules holds the package
//
// "unsupported: WHY" for what its interface has no words for, "error: WHY" for what it refuses.
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { resolve } from 'node:path'

const { runSimulation, anonymousPrincipal } = createRequire(resolve(process.argv[2], 'x.js'))(
  '@cloud-copilot/iam-simulate'
)

const words = { Allowed: 'allowed', ExplicitlyDenied: 'explicitDeny', ImplicitlyDenied: 'implicitDeny' }

function principalOf({ type, arn, service }) {
  if (type === 'Anonymous') return anonymousPrincipal
  return type === 'Service' ? service : arn
}

const named = (list, kind) =>
  list.map((entry, i) => (entry.policy ? entry : { name: `${kind}${i}`, policy: entry }))
const levels = (list, kind) =>
  (list ?? []).map((level, i) => ({ orgIdentifier: `o-${i}`, policies: named(level, kind) }))

// Its session policy is one document; ours are a union, which the statements of all of them are too.
function oneSession(list) {
  if (list.length === 1) return list[0].policy ?? list[0]
  const documents = list.map((entry) => entry.policy ?? entry)
  return { Version: '2012-10-17', Statement: documents.flatMap((d) => d.Statement) }
}

async function decide({ request, policies }) {
  for (const kind of ['boundary', 'session', 'endpoint'])
    if (policies[kind]?.length === 0) return `unsupported: an empty ${kind}`
  const contextVariables = {}
  for (const [key, values] of Object.entries(request.context))
    contextVariables[key] = values.length === 1 && !/TagKeys|CalledVia$|OrgPaths/.test(key) ? values[0] : values
  const answer = await runSimulation(
    {
      request: {
        action: request.action,
        principal: principalOf(request.principal),
        resource: { resource: request.resource, accountId: request.resourceAccount },
        contextVariables
      },
      identityPolicies: named(policies.identity ?? [], 'identity'),
      serviceControlPolicies: levels(policies.scps, 'scp'),
      resourceControlPolicies: levels(policies.rcps, 'rcp'),
      resourcePolicy: policies.resource ?? undefined,
      permissionBoundaryPolicies: policies.boundary ? named(policies.boundary, 'boundary') : undefined,
      sessionPolicy: policies.session ? oneSession(policies.session) : undefined,
      vpcEndpointPolicies: policies.endpoint ? named(policies.endpoint, 'endpoint') : undefined
    },
    {}
  )
  if (answer.resultType === 'error') return `error: ${JSON.stringify(answer.errors)}`
  const ignored = answer.result?.ignoredContextKeys ?? []
  if (ignored.length !== 0) return `unsupported: ignores ${ignored.join(' ')}`
  return words[answer.overallResult]
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer
  try {
    answer = await decide(JSON.parse(line))
  } catch (error) {
    answer = `error: ${error.message}`
  }
  process.stdout.write(answer.replaceAll('\n', ' ') + '\n')
}
