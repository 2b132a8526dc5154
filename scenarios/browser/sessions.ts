import type { BrowserScript } from "../../harness/index.ts";

/** A user of the sessions service's page: logs in, polls the session three times, logs out. */
export default (async (page, { user, step }) => {
  await page.getByLabel("User number").fill(String(user));
  await step("login", async () => {
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByText("words,").waitFor();
  });
  for (const polls of [1, 2, 3]) {
    await step("poll", async () => {
      await page.getByRole("button", { name: "Poll" }).click();
      await page
        .getByRole("definition")
        .filter({ hasText: new RegExp(`^${polls}$`) })
        .waitFor();
    });
  }
  await step("logout", async () => {
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByText("You are logged out.").waitFor();
  });
}) satisfies BrowserScript;
