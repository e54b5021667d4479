package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Every path of the endpoint. Thread-safe; never blocks.
 *
 * <p>A scoring request meets, in this order: an outage or drop, its key, its size, a failure that was asked for, the
 * choice of a deployment, the pending cap, the model.
 */
final class EndpointHandler extends Handler.Abstract {

    private static final Pattern KSERVE = Pattern.compile("/v2/models/([A-Za-z0-9_.-]+)(/infer)?");

    private final ModelServer model;
    private final Behaviour behaviour;
    private final Faults faults;
    private final Deployments deployments;
    private final Callers callers;
    private final Timer timer;
    private final Executor executor;
    private final Control control;
    private final int inputs;
    private final Reply swagger;
    private final Traffic traffic = new Traffic();

    EndpointHandler(
            ModelServer model,
            Behaviour behaviour,
            Faults faults,
            Deployments deployments,
            Callers callers,
            Timer timer,
            Executor executor) {
        this.model = model;
        this.behaviour = behaviour;
        this.faults = faults;
        this.deployments = deployments;
        this.callers = callers;
        this.timer = timer;
        this.executor = executor;
        this.control = new Control(behaviour, faults, deployments, model.inputNames());
        this.inputs = model.inputNames().size();
        this.swagger = Reply.json(200, Swagger.describe(model.inputNames()));
    }

    ModelServer model() {
        return model;
    }

    Behaviour behaviour() {
        return behaviour;
    }

    Timer timer() {
        return timer;
    }

    Executor executor() {
        return executor;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Exchange exchange = new Exchange(request, response, callback);
        String path = exchange.path();
        Matcher kserve = KSERVE.matcher(path);
        if (path.equals("/score")) {
            score(exchange, null);
        } else if (kserve.matches() && kserve.group(2) == null) {
            get(exchange, true, true, Reply.json(200, KserveMetadata.describe(kserve.group(1), inputs)));
        } else if (kserve.matches()) {
            score(exchange, kserve.group(1));
        } else {
            switch (path) {
                case "/" -> get(exchange, false, true, Reply.text(200, "Healthy"));
                case "/swagger.json" -> get(exchange, true, true, swagger);
                case "/stats" -> get(exchange, false, false, Reply.json(200, stats()));
                case "/control" -> control(exchange);
                default -> exchange.send(Reply.error(404, "there is no such path"), null);
            }
        }
        return true;
    }

    /** What {@code GET /stats} answers. */
    ObjectNode stats() {
        ObjectNode stats = JsonNodeFactory.instance.objectNode();
        traffic.describe(stats);
        deployments.describe(stats.putObject("deployments"));
        return stats;
    }

    /** What {@code POST /control} does. Throws {@link InvalidControlException}, with nothing changed. */
    void control(byte[] json) throws InvalidControlException {
        control.apply(json).forEach(call -> executor.execute(call::run));
    }

    /** Counts and sends the answer of a scoring request, unless it was answered before. */
    void answer(Exchange exchange, Answer answer, @Nullable Deployment deployment) {
        if (!exchange.claim()) {
            return;
        }
        traffic.answered(answer);
        if (deployment != null && answer instanceof Reply reply) {
            deployment.scored(reply.rows());
        }
        exchange.send(answer, deployment);
    }

    private void score(Exchange exchange, @Nullable String kserveModel) {
        long arrival = timer.nanos();
        traffic.arrived();
        BodyReader.read(
                exchange.request(),
                behaviour.maxRequestBytes(),
                body -> score(exchange, kserveModel, Optional.of(body), arrival),
                () -> score(exchange, kserveModel, Optional.empty(), arrival),
                cause -> {
                    traffic.abandoned();
                    exchange.abandon(cause);
                });
    }

    private void score(Exchange exchange, @Nullable String kserveModel, Optional<byte[]> body, long arrival) {
        Optional<Answer> refusal = refusal(exchange, body.isPresent());
        if (refusal.isPresent()) {
            answer(exchange, refusal.get(), null);
            return;
        }
        deployments
                .choose(exchange.header(Exchange.DEPLOYMENT))
                .ifPresentOrElse(
                        deployment -> new ScoringCall(
                                        this,
                                        exchange,
                                        deployment,
                                        body.orElseThrow(),
                                        kserveModel,
                                        arrival + behaviour.requestTimeout().toNanos())
                                .begin(),
                        () -> answer(exchange, Reply.error(404, "no deployment takes this request"), null));
    }

    private Optional<Answer> refusal(Exchange exchange, boolean fits) {
        Optional<Answer> outage = faults.outage();
        if (outage.isPresent()) {
            return outage;
        }
        if (faults.drop()) {
            return Optional.of(new Answer.HangUp());
        }
        if (!exchange.method().equals("POST")) {
            return Optional.of(notAllowed("POST"));
        }
        Optional<Reply> stranger = stranger(exchange);
        if (stranger.isPresent()) {
            return Optional.of(stranger.get());
        }
        if (!fits) {
            return Optional.of(Reply.error(413, "the body is larger than " + behaviour.maxRequestBytes() + " bytes"));
        }
        return faults.failure();
    }

    private void get(Exchange exchange, boolean withKey, boolean meetsOutage, Reply reply) {
        Optional<Answer> outage = meetsOutage && exchange.method().equals("GET") ? faults.outage() : Optional.empty();
        Answer answer = outage.orElseGet(() -> {
            if (!exchange.method().equals("GET")) {
                return notAllowed("GET");
            }
            return withKey ? stranger(exchange).orElse(reply) : reply;
        });
        exchange.send(answer, null);
    }

    private void control(Exchange exchange) {
        BodyReader.read(
                exchange.request(),
                1 << 20,
                body -> exchange.send(controlled(exchange, body), null),
                () -> exchange.send(Reply.error(413, "a control request has at most 1 MiB"), null),
                exchange::abandon);
    }

    private Reply controlled(Exchange exchange, byte[] body) {
        if (!exchange.method().equals("POST")) {
            return notAllowed("POST");
        }
        Optional<Reply> stranger = stranger(exchange);
        if (stranger.isPresent()) {
            return stranger.get();
        }
        try {
            control(body);
            return Reply.json(200, JsonNodeFactory.instance.objectNode());
        } catch (InvalidControlException e) {
            return Reply.error(400, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Reply> stranger(Exchange exchange) {
        return callers.refusal(exchange.header("Authorization"));
    }

    private static Reply notAllowed(String method) {
        Reply error = Reply.error(405, "only " + method + " is allowed here");
        return new Reply(405, Map.of("Allow", method, "Content-Type", "application/json"), error.body(), 0);
    }
}
