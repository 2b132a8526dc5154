import { defineScenario } from "../harness/index.ts";

/** Debian's ejabberd: users write to others who never come, whose messages are kept up to a limit or, if sick, without. */
export default defineScenario({
  name: "ejabberd",
  title: "ejabberd with a limit on offline messages, or without",
  params: {
    variant: {
      kind: "choice",
      values: ["sick", "healthy"],
      default: "sick",
      help: "sick: offline messages without a limit; healthy: with one for each account",
    },
    hold: { kind: "duration", default: "34s", help: "how long the plateau is held" },
  },
  build: ({ variant, hold }) => ({
    service: {
      name: "ejabberd",
      healthPath: "/api/status",
      readyTimeout: "1m",
      program: {
        // What Debian's ejabberdctl runs, as whoever runs this: ejabberdctl itself insists on its own user.
        command: ["sh", "-c", START],
        node: "ejabberd@127.0.0.1",
        distributionPort: 0,
        ports: ["xmpp"],
        files: {
          "ejabberd.yml": configuration(variant === "sick" ? "infinity" : "20"),
          "schema/ejabberd.schema": "offline_msg: {storage_type: disc_copies}\n",
        },
        env: {
          NODE_NAME: "{node}",
          DISTRIBUTION_PORT: "{distributionPort}",
          DATA: "{dataDir}",
          EJABBERD_CONFIG_PATH: "{dataDir}/ejabberd.yml",
          EJABBERD_MNESIA_SCHEMA: "{dataDir}/schema",
          EJABBERD_LOG_PATH: "{dataDir}/ejabberd.log",
        },
      },
    },
    population: {
      users: 150,
      ramp: "5s",
      hold,
      stay: { kind: "uniform", min: "10s", max: "30s" },
      thinkTime: { kind: "uniform", min: "0.3s", max: "0.9s" },
      vanish: 0.3,
    },
    load: {
      carrier: { module: "./services/xmpp-carrier.ts", options: { absent: 50, messageBytes: 600 } },
      baseline: "5s",
      drain: "6s",
      settle: "3s",
    },
    probe: { interval: "500ms", slowInterval: "5s", tables: ["offline_msg", "session"] },
  }),
});

/**
 * ejabberd keeps offline messages on disk alone unless its Mnesia schema says otherwise, which it heeds for a table that is
 * there already: so it is made first. Its columns: mod_offline.hrl of ejabberd 23.01.
 */
const MAKE_TABLE = `ok = mnesia:create_schema([node()]), ok = mnesia:start(),
  {atomic, ok} = mnesia:create_table(offline_msg, [{disc_copies, [node()]}, {type, bag},
    {attributes, [us, timestamp, expire, from, to, packet]}]).`;

/** The applications are where Debian has them; the folder's name depends on the architecture. */
const START = `ERL_LIBS=$(dirname "$(dirname "$(echo /usr/lib/*/ejabberd-*/ebin | cut -d ' ' -f 1)")") && export ERL_LIBS &&
exec erl -noinput -name "$NODE_NAME" -start_epmd false -erl_epmd_port "$DISTRIBUTION_PORT" \\
  -kernel inet_dist_use_interface '{127,0,0,1}' -mnesia dir "\\"$DATA/mnesia\\"" -mnesia dump_log_time_threshold 10000 \\
  -eval '${MAKE_TABLE}' -s ejabberd`;

function configuration(offlineLimit: string): string {
  return `
hosts: [localhost]
loglevel: warning
listen:
  - {port: {xmppPort}, ip: 127.0.0.1, module: ejabberd_c2s, access: c2s, shaper: none}
  - {port: {httpPort}, ip: 127.0.0.1, module: ejabberd_http, request_handlers: {/api: mod_http_api}}
acl: {loopback: {ip: 127.0.0.0/8}}
access_rules: {c2s: {allow: all}}
api_permissions: {harness: {who: {access: {allow: {acl: loopback}}}, what: [register, status]}}
shaper_rules: {offline_limit: ${offlineLimit}}
modules:
  mod_offline: {access_max_user_messages: offline_limit}
  mod_ping: {}
  mod_http_api: {}
`;
}
