import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import { requirement } from "../../requirements.ts";
import { certificates, type Certificates } from "../../support/certificates.ts";
import { cli } from "../../support/cli.ts";
import { ErlangNode } from "../../support/erlang-node.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { attach, directly, NO_TRACES, tracesOn } from "../../support/watched-node.ts";

/** A node that speaks to nobody whose certificate its CA has not signed. */
function startTlsNode({ ca, issue }: Certificates): Promise<ErlangNode> {
  const { cert, key } = issue("node", "127.0.0.1");
  const files = `{cacertfile, "${ca}"}, {certfile, "${cert}"}, {keyfile, "${key}"}, {verify, verify_peer}`;
  const tlsOptionsFile = join(tempFolder(), "tls.conf");
  writeFileSync(
    tlsOptionsFile,
    `[{server, [${files}, {fail_if_no_peer_cert, true}]}, {client, [${files}]}].`,
  );
  return ErlangNode.start({ tlsOptionsFile });
}

describe.runIf(requirement("erlang") && requirement("openssl"))(
  "watching a node whose distribution goes over TLS",
  () => {
    it("shows it a certificate, and checks its own", async () => {
      const authority = certificates();
      await using node = await startTlsNode(authority);
      const { cert, key } = authority.issue("probe", "127.0.0.1");
      const ours = ["--tls", "--tls-cert", cert, "--tls-key", key];
      const briefly = [...directly(node), "--for", "500ms", "--json"];
      const watched = await attach(node, [...briefly, ...ours, "--tls-ca", authority.ca]);
      expect(watched.stderr).toContain("report.html");
      expect(watched.code).toBe(ExitCode.inconclusive);
      expect(await tracesOn(node)).toBe(NO_TRACES);

      const stranger = await attach(node, [...briefly, ...ours, "--tls-ca", certificates().ca]);
      expect(stranger.code).toBe(ExitCode.target);
      expect(stranger.stderr).toMatch(/certificate did not convince/);
    });

    it("says what is missing", async () => {
      const { code, stderr } = await cli("attach", "sessions@127.0.0.1", "--tls", "--tls-cert", "a.pem");
      expect(code).toBe(ExitCode.usage);
      expect(stderr).toContain("TLS_INCOMPLETE");
    });
  },
);
