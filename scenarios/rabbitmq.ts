import { defineScenario } from "../harness/index.ts";

/** Debian's RabbitMQ: publishers, and a queue that somebody consumes or, if sick, nobody does. */
export default defineScenario({
  name: "rabbitmq",
  title: "RabbitMQ with a queue that is consumed, or that is not",
  params: {
    variant: {
      kind: "choice",
      values: ["sick", "healthy"],
      default: "sick",
      help: "sick: a queue without a consumer; healthy: the same queue with one that keeps up",
    },
    hold: { kind: "duration", default: "34s", help: "how long the plateau is held" },
  },
  build: ({ variant, hold }) => ({
    service: {
      name: "rabbitmq",
      program: {
        command: ["/usr/lib/rabbitmq/bin/rabbitmq-server"],
        node: "rabbitmq@127.0.0.1",
        distributionPort: 0,
        ports: ["amqp"],
        epmd: true,
        files: { "rabbitmq.conf": CONFIGURATION, enabled_plugins: "[].\n" },
        env: {
          RABBITMQ_NODENAME: "{node}",
          RABBITMQ_USE_LONGNAME: "true",
          RABBITMQ_DIST_PORT: "{distributionPort}",
          RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: "-kernel inet_dist_use_interface {127,0,0,1}",
          RABBITMQ_CONF_ENV_FILE: "{dataDir}/none",
          RABBITMQ_CONFIG_FILE: "{dataDir}/rabbitmq.conf",
          RABBITMQ_ADVANCED_CONFIG_FILE: "{dataDir}/none",
          RABBITMQ_ENABLED_PLUGINS_FILE: "{dataDir}/enabled_plugins",
          RABBITMQ_MNESIA_BASE: "{dataDir}/mnesia",
          RABBITMQ_PID_FILE: "{dataDir}/pid",
          RABBITMQ_LOG_BASE: "{dataDir}/log",
          RABBITMQ_LOGS: "-",
        },
        ready: { log: "Server startup complete" },
      },
      readyTimeout: "1m",
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
      carrier: {
        module: "./services/amqp-carrier.ts",
        options: { consume: variant === "healthy", messageBytes: 2_000 },
      },
      baseline: "5s",
      drain: "6s",
      settle: "3s",
    },
    probe: { interval: "500ms", slowInterval: "5s" },
  }),
});

/** Small buffers, as RabbitMQ advises for many connections: it sizes those of the VM by the kernel's, megabytes otherwise. */
const CONFIGURATION = `
listeners.tcp.1 = 127.0.0.1:{amqpPort}
tcp_listen_options.sndbuf = 32768
tcp_listen_options.recbuf = 32768
`;
