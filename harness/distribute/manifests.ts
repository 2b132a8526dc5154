import { sharedArguments } from "../load/k6/arguments.ts";

/** What is put into a cluster where k6's operator runs. */
export interface ClusterPlan {
  /** Of the objects: a DNS label. */
  readonly name: string;
  /** Runners: k6 processes that share the users. */
  readonly parallelism: number;
  /** What `k6 archive` made of the script. */
  readonly archive: Uint8Array;
  /** Variables for the script. */
  readonly env: Readonly<Record<string, string>>;
  /** Image with beamsoak and Erlang/OTP, which runs probe and verdict. */
  readonly image: string;
  /** Image with k6. */
  readonly runnerImage: string;
  /** Arguments of `beamsoak` in the cluster. */
  readonly command: readonly string[];
  /** Secret whose key `cookie` holds the cookie of the node. */
  readonly cookieSecret: string;
}

/** Port of the job that takes the runners' samples. */
export const INTAKE_PORT = 8086;
/** Where the job finds the node's cookie. */
export const COOKIE_FILE = "/beamsoak/cookie/cookie";

type Manifest = Readonly<Record<string, unknown>>;

/** Where runners find the job: by its service. */
export function intakeUrl(name: string): string {
  return `http://${name}-verdict:${INTAKE_PORT}`;
}

/** The objects by the names of their files; JSON, which `kubectl apply -f` takes as it takes YAML. */
export function manifests(plan: ClusterPlan): Readonly<Record<string, Manifest>> {
  return {
    "1-script.json": scriptMap(plan),
    "2-service.json": service(plan),
    "3-verdict.json": verdictJob(plan),
    "4-testrun.json": testRun(plan),
  };
}

const ARCHIVE = "users.tar";

function scriptMap({ name, archive }: ClusterPlan): Manifest {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: `${name}-script` },
    binaryData: { [ARCHIVE]: Buffer.from(archive).toString("base64") },
  };
}

function service({ name }: ClusterPlan): Manifest {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: `${name}-verdict` },
    spec: { selector: { "beamsoak/run": name }, ports: [{ port: INTAKE_PORT, targetPort: INTAKE_PORT }] },
  };
}

/** Its exit code is the verdict's, so the job fails when the run does; it is never tried again. */
function verdictJob({ name, image, command, cookieSecret }: ClusterPlan): Manifest {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: `${name}-verdict` },
    spec: {
      backoffLimit: 0,
      template: {
        metadata: { labels: { "beamsoak/run": name } },
        spec: {
          restartPolicy: "Never",
          containers: [
            {
              name: "beamsoak",
              image,
              command: ["beamsoak", ...command],
              ports: [{ containerPort: INTAKE_PORT }],
              volumeMounts: [{ name: "cookie", mountPath: "/beamsoak/cookie", readOnly: true }],
            },
          ],
          volumes: [{ name: "cookie", secret: { secretName: cookieSecret } }],
        },
      },
    },
  };
}

/**
 * The operator adds each runner's execution segment, `--paused`, its REST API's address and the tag `instance_id`, and
 * releases all of them together: what `--local` does with processes.
 */
function testRun({ name, parallelism, env, runnerImage }: ClusterPlan): Manifest {
  const shared = sharedArguments({ env, intake: intakeUrl(name), start: 0 });
  return {
    apiVersion: "k6.io/v1alpha1",
    kind: "TestRun",
    metadata: { name },
    spec: {
      parallelism,
      script: { configMap: { name: `${name}-script`, file: ARCHIVE } },
      arguments: shared.join(" "),
      runner: { image: runnerImage },
    },
  };
}
