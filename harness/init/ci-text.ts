/** A continuous-integration service that beamsoak writes a file for. */
export type Ci = "github" | "gitlab";

/** Where the file goes, from the project's folder. */
export const ciPath: Readonly<Record<Ci, string>> = {
  github: ".github/workflows/beamsoak.yml",
  gitlab: ".gitlab-ci.beamsoak.yml",
};

/**
 * A job that runs a scenario on every change, within 15 minutes.
 * @param beamsoak where it comes from: `owner/repository@revision` for GitHub, an address that git clones for GitLab
 */
export function ciText(ci: Ci, scenario: string, beamsoak: string): string {
  return ci === "github" ? githubText(scenario, beamsoak) : gitlabText(scenario, beamsoak);
}

function githubText(scenario: string, beamsoak: string): string {
  return `name: soak
on: [pull_request]
permissions: { contents: read }
jobs:
  soak:
    runs-on: ubuntu-24.04
    timeout-minutes: 25
    steps:
      - uses: actions/checkout@v4
      # Build your release or image here.
      - uses: ${beamsoak}
        with:
          scenario: ${scenario}
          args: --set hold=13m --time-budget 15m
`;
}

function gitlabText(scenario: string, beamsoak: string): string {
  return `# include: { local: .gitlab-ci.beamsoak.yml } in .gitlab-ci.yml runs this job.
soak:
  image: node:24-bookworm
  timeout: 25m
  before_script:
    - git clone --depth 1 ${beamsoak} /opt/beamsoak
    - sh /opt/beamsoak/scripts/setup.sh
  script:
    # Build your release here.
    - /opt/beamsoak/scripts/beamsoak run ${scenario} --set hold=13m --time-budget 15m --reports soak-reports
  artifacts:
    when: always
    paths: [soak-reports]
    reports:
      junit: soak-reports/*/*/junit.xml
      metrics: soak-reports/*/*/metrics.txt
`;
}
