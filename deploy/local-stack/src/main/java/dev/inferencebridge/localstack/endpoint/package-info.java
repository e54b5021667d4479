/**
 * A local scoring endpoint that keeps the contract of Azure ML managed online endpoints and scores with an ONNX model.
 * Besides {@code azure}, the only package that imports Jetty. Loopback only.
 *
 * <p><b>As the real one.</b> {@code POST /score} ({@code mlflow} and {@code rows} payloads), {@code POST
 * /v2/models/{model}/infer} (KServe v2) with its {@code GET /v2/models/{model}}, {@code GET /swagger.json}, {@code GET /}. Bearer keys; 401 without details. An endpoint that is given a {@code TokenCheck} takes tokens too, and says in
 * {@code WWW-Authenticate} why it refuses one. The
 * header {@code azureml-model-deployment} pins a deployment, else the traffic split decides; 404 when there is none. A
 * deployment works on {@code maxConcurrent x instances} requests at once, the others wait their turn; requests in flight
 * beyond twice that get 429. 408 after the request timeout, counted from arrival: a request that still waits leaves the
 * queue, one that the model already works on keeps its place until the model is done. 413 for a body over the limit. What
 * the model refuses is 424 with {@code ms-azureml-model-error-statuscode} and {@code -reason}. Responses carry
 * {@code x-request-id}, the {@code x-ms-client-request-id} of the request (cut at 40 characters; not echoed when it has
 * others than letters, digits, '-' and '_'), and {@code azureml-model-deployment} once a deployment was chosen.
 *
 * <p><b>What the real one has not.</b> {@code GET /stats} needs no key and counts scoring requests only: {@code
 * {"requests", "rows", "responses": {"200": n}, "dropped", "inFlight", "maxInFlight", "deployments": {"blue":
 * {"traffic", "maxConcurrent", "instances", "requests", "rows", "inFlight", "maxInFlight", "executing", "maxExecuting",
 * "queued"}}}}. {@code rows} are those in answers with 200.
 *
 * <p>{@code POST /control} (bearer) takes a JSON object with any of the keys below and answers 200 {@code {}}; a key or
 * value that it does not take is 400, names the place, and nothing of the request is applied.
 *
 * <table>
 * <caption>Controls</caption>
 * <tr><td>{@code "latencyMs": {"median": 20, "p99": 80}}</td><td>log-normal; without p99 constant</td></tr>
 * <tr><td>{@code "failNext": [{"count": 3, "status": 503, "headers": {"Retry-After": "1"}, "body": ""}]}</td><td>the next
 * authorized requests, appended to what is left; count is 1, headers and body are empty when not given; a body that is no
 * string is sent as JSON; {@code []} forgets what is left</td></tr>
 * <tr><td>{@code "failRate": {"status": 500, "p": 0.05}}</td><td>a share of the authorized requests; p 0 ends it</td></tr>
 * <tr><td>{@code "drop": {"count": 2}}</td><td>closes the connection of the next scoring requests instead of
 * answering</td></tr>
 * <tr><td>{@code "down": true}</td><td>503 for everything but /stats and /control; {@code "close"} closes every
 * connection instead; {@code false} ends it</td></tr>
 * <tr><td>{@code "deployments": {"blue": {"traffic": 100, "maxConcurrent": 1, "instances": 2}}}</td><td>changes or adds
 * (traffic 0, maxConcurrent 1, instances 1); the traffic of all has to add up to 0 or 100</td></tr>
 * <tr><td>{@code "poison": {"column": "amount", "value": -1, "statuscode": 400}}</td><td>a row with that value makes the
 * model fail its whole request; {@code null} ends it</td></tr>
 * <tr><td>{@code "malformed": {"kind": "short", "count": 1}}</td><td>the next answers of the model: {@code short} (one
 * result too few), {@code nan} (the first result), {@code text} (no JSON), {@code object} (no array)</td></tr>
 * <tr><td>{@code "maxRequestBytes": 1024}</td><td></td></tr>
 * <tr><td>{@code "requestTimeoutMs": 5000}</td><td>1 to 180000</td></tr>
 * </table>
 */
@NullMarked
package dev.inferencebridge.localstack.endpoint;

import org.jspecify.annotations.NullMarked;
