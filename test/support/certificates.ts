import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tempFolder } from "./temp-folder.ts";

/** Made for a test by openssl: a CA, and certificates that it has signed, each with its key. */
export interface Certificates {
  readonly ca: string;
  /** For who is at `host`. */
  readonly issue: (name: string, host: string) => { readonly cert: string; readonly key: string };
}

/** In a folder that goes with the running test. */
export function certificates(): Certificates {
  const folder = tempFolder();
  const file = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const ca = { cert: file("ca.pem"), key: file("ca.key") };
  openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    ca.key,
    "-out",
    ca.cert,
    "-days",
    "2",
    "-subj",
    "/CN=test CA",
  );
  return {
    ca: ca.cert,
    issue(name, host) {
      const issued = { cert: file(`${name}.pem`), key: file(`${name}.key`) };
      const [request, names] = [file(`${name}.csr`), file(`${name}.names`)];
      writeFileSync(names, `subjectAltName=DNS:${host},IP:${host}\n`);
      openssl("req", ...newKey, "-keyout", issued.key, "-out", request, "-subj", `/CN=${name}`);
      const signed = ["-CA", ca.cert, "-CAkey", ca.key, "-CAcreateserial", "-days", "2", "-extfile", names];
      openssl("x509", "-req", "-in", request, ...signed, "-out", issued.cert);
      return issued;
    },
  };
}
