package dev.inferencebridge.localstack.endpoint;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request and its single response. Thread-safe: of several answers the first one counts. */
final class Exchange {

    static final String DEPLOYMENT = "azureml-model-deployment";
    static final String REQUEST_ID = "x-request-id";
    static final String CLIENT_REQUEST_ID = "x-ms-client-request-id";

    private static final Pattern CLIENT_ID = Pattern.compile("[A-Za-z0-9_-]+");
    private static final int CLIENT_ID_LENGTH = 40;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final AtomicBoolean answered = new AtomicBoolean();

    Exchange(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    String path() {
        return request.getHttpURI().getCanonicalPath();
    }

    String method() {
        return request.getMethod();
    }

    @Nullable
    String header(String name) {
        return request.getHeaders().get(name);
    }

    Request request() {
        return request;
    }

    /**
     * Takes the right to answer.
     *
     * @return false when someone else has it
     */
    boolean claim() {
        return answered.compareAndSet(false, true);
    }

    boolean isAnswered() {
        return answered.get();
    }

    /**
     * Answers, for whoever claimed it.
     *
     * @param deployment the one that was chosen, null before
     */
    void send(Answer answer, @Nullable Deployment deployment) {
        if (answer instanceof Reply reply) {
            send(reply, deployment);
        } else {
            request.getConnectionMetaData().getConnection().getEndPoint().close();
            callback.failed(new EofException("hung up on purpose"));
        }
    }

    private void send(Reply reply, @Nullable Deployment deployment) {
        response.setStatus(reply.status());
        ThreadLocalRandom random = ThreadLocalRandom.current();
        response.getHeaders().put(REQUEST_ID, new UUID(random.nextLong(), random.nextLong()).toString());
        String clientId = header(CLIENT_REQUEST_ID);
        if (clientId != null && CLIENT_ID.matcher(clientId).matches()) {
            response.getHeaders()
                    .put(CLIENT_REQUEST_ID, clientId.substring(0, Math.min(CLIENT_ID_LENGTH, clientId.length())));
        }
        if (deployment != null) {
            response.getHeaders().put(DEPLOYMENT, deployment.name());
        }
        reply.headers().forEach(response.getHeaders()::put);
        ByteBuffer body = reply.body().duplicate();
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
        response.write(true, body, callback);
    }

    /** Gives up on a request whose client went away. */
    void abandon(Throwable cause) {
        callback.failed(cause);
    }
}
