/**
 * Local stand-ins of the Azure services that the bridge signs in to, reads secrets from and reports to. They keep the
 * contracts of the real ones, so that the real clients do not notice. Imports {@code endpoint} for its certificate, key
 * files and control requests, and {@code training} for what jobs do. Loopback only; nothing that is secret outlives the work directory.
 *
 * <p><b>As the real ones.</b> Https, a port a service:
 *
 * <ul>
 *   <li>{@code entra}: {@code POST /{tenant}/oauth2/v2.0/token} with client credentials (a federated token, checked for
 *       issuer, audience, subject, signature and time, or a client secret), OIDC discovery, instance discovery, keys. The
 *       tokens are RS256 JWTs. The issuer of the Kubernetes cluster is at {@code /cluster}.
 *   <li>{@code identity}: {@code GET /msi/token} as App Service, {@code GET /metadata/identity/oauth2/token} as IMDS.
 *   <li>{@code vault}: {@code GET /secrets}, {@code /secrets/{name}}, {@code /secrets/{name}/{version}},
 *       {@code /secrets/{name}/versions}, and {@code PUT /secrets/{name}}. First 401 with a challenge.
 *   <li>{@code monitor}: {@code POST /v2/track} and {@code /v2.1/track}, {@code POST /QuickPulseService.svc/ping} and
 *       {@code post}, {@code GET /api/profiles/{key}/appId}.
 *   <li>{@code management}: {@code POST .../onlineEndpoints/{name}/listKeys} and {@code regenerateKeys}; {@code PUT} and
 *       {@code GET .../jobs/{id}}, {@code GET .../jobs}, {@code POST .../jobs/{id}/cancel}; {@code GET
 *       .../batchEndpoints/{name}}.
 *   <li>{@code batch}: {@code POST /{name}/jobs} (a batch endpoint's {@code scoringUri}) and {@code GET /{name}/jobs/{id}}.
 *   <li>{@code events}: {@code POST /api/events} of an Event Grid topic for CloudEvents 1.0, by key or token.
 * </ul>
 *
 * <p><b>What the real ones have not.</b> On a port of its own, over http: {@code GET /stats} counts tokens, requests and
 * answers; {@code GET /received?type=metrics} lists the telemetry (all of it without a type), {@code DELETE /received}
 * forgets it; {@code GET /jobs} tells of every job, and {@code GET /events} what was published, which {@code DELETE /events}
 * forgets; {@code POST /control} takes a JSON object with any of the keys below and answers 200 {@code {}}. What it does
 * not take is 400 and names the place, and nothing of the request is applied. What changes something wants the bearer key
 * in {@code control.key}.
 *
 * <table>
 * <caption>Controls</caption>
 * <tr><td>{@code "services": {"vault": {"availability": "refused"}}}</td><td>nobody listens; {@code "unavailable"} is 503,
 * {@code "up"} ends both</td></tr>
 * <tr><td>{@code "services": {"vault": {"latencyMs": 200}}}</td><td>of every answer</td></tr>
 * <tr><td>{@code "services": {"vault": {"failNext": [{"count": 2, "status": 429, "headers": {"Retry-After": "1"}}]}}}
 * </td><td>the next requests, appended to what is left; {@code []} forgets that</td></tr>
 * <tr><td>{@code "tokens": {"lifetimeSeconds": 60}}</td><td>of those issued from now on; 1 to 86400</td></tr>
 * <tr><td>{@code "tokens": {"rotateKey": true}}</td><td>another key signs; {@code "revokeAll"} makes the old tokens bad
 * too</td></tr>
 * <tr><td>{@code "permissions": {"bridge": ["secrets/get"]}}</td><td>replaces those of the identity</td></tr>
 * <tr><td>{@code "secrets": {"password": {"value": "new"}}}</td><td>adds a version; also {@code enabled},
 * {@code notBefore} and {@code expires} (seconds since 1970). Without a value: enables or disables the current version.
 * {@code null} deletes</td></tr>
 * <tr><td>{@code "telemetry": {"rejectNext": {"items": 2, "status": 500}}}</td><td>refuses the next items; the others of
 * their request are accepted (206)</td></tr>
 * <tr><td>{@code "jobs": {"failNext": {"count": 2, "message": "no space"}}}</td><td>the next jobs fail when they run</td></tr>
 * <tr><td>{@code "jobs": {"holdAt": "Queued"}}</td><td>no job goes beyond it; also {@code "Running"}; {@code null} ends
 * it</td></tr>
 * <tr><td>{@code "jobs": {"paceMs": 100}}</td><td>how long a job starts, is queued and finalizes, each</td></tr>
 * <tr><td>{@code "telemetry": {"needsToken": true}}</td><td>ingestion wants a token for
 * {@code https://monitor.azure.com}</td></tr>
 * </table>
 */
@NullMarked
package dev.inferencebridge.localstack.azure;

import org.jspecify.annotations.NullMarked;
