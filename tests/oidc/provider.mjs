// A real OpenID provider on this machine: one client, two accounts, PKCE demanded, a page to sign in at.
// node provider.mjs '{"port": 1, "redirect": "http://…", "client": "…", "secret": "…", "amr": ["pwd", "mfa"]}'

import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const { port, redirect, client, secret, amr } = JSON.parse(process.argv[2]);
const ACCOUNTS = { ana: "ana-at-elm", ben: "ben-at-elm" }; // what each types as password
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: client,
      client_secret: secret,
      redirect_uris: [redirect],
      response_types: ["code"],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "client_secret_basic",
    },
  ],
  claims: { openid: ["sub", "amr", "preferred_username", "email"] },
  cookies: { keys: ["for-tests-alone"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (ctx, id) =>
    id in ACCOUNTS && { accountId: id, claims: () => ({ sub: id, preferred_username: "dana", email: "dana@elm.example" }) },
  interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  // The operator consented for everybody of the house, as with an organization's own provider.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({ accountId: ctx.oidc.session.accountId, clientId: ctx.oidc.client.clientId });
    grant.addOIDCScope("openid");
    await grant.save();
    return grant;
  },
  pkce: { required: () => true },
});
const serve = provider.callback();

const page = (problem) => `<!doctype html><html lang="en"><title>Elm Login</title><h1>Elm Login</h1><p>${problem}</p>
<form method="post"><label>Account <input name="account"></label><label>Password <input name="password" type="password"></label>
<button>Log in</button> <button name="cancel" value="yes">Cancel</button></form></html>`;

async function interact(request, response) {
  let problem = "";
  if (request.method === "POST") {
    let body = "";
    for await (const part of request) body += part;
    const typed = new URLSearchParams(body);
    if (typed.get("cancel")) return provider.interactionFinished(request, response, { error: "access_denied" });
    const account = typed.get("account");
    if (Object.hasOwn(ACCOUNTS, account) && ACCOUNTS[account] === typed.get("password"))
      return provider.interactionFinished(request, response, { login: { accountId: account, amr } });
    problem = "That is wrong.";
  }
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  response.end(page(problem));
}

createServer((request, response) => (request.url.startsWith("/interaction/") ? interact(request, response) : serve(request, response)))
  .listen(port, "127.0.0.1", () => console.log("listening"));
