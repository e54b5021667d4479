package dev.inferencebridge.localstack.azure;

import dev.inferencebridge.localstack.endpoint.BodyReader;
import dev.inferencebridge.localstack.endpoint.TlsIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * One listener a service, loopback only, TLS 1.2 and 1.3, HTTP/1.1. Thread-safe once it is started.
 *
 * <p>Ports are taken by {@link #open}, so that the services know each other's addresses before {@link #start}.
 */
final class AzureServer implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String CONTROL = "control";
    private static final int THREADS = 24;
    private static final int LARGEST_BODY = 16 << 20;
    private static final long IDLE_TIMEOUT_MS = 60_000;

    private final Server server;
    private final Map<String, ServerConnector> connectors = new HashMap<>();
    private final Map<String, Integer> ports = new HashMap<>();
    private final Map<String, Hosted> hosted = new ConcurrentHashMap<>();

    private AzureServer() {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setReservedThreads(0);
        threads.setName("azure");
        threads.setDaemon(true);
        server = new Server(threads);
        server.setHandler(new Front());
    }

    /** @throws UncheckedIOException when a port is taken */
    static AzureServer open(AzureOptions options, TlsIdentity identity) {
        AzureServer azure = new AzureServer();
        HttpConnectionFactory http = new HttpConnectionFactory(configuration());
        try {
            for (AzureService service : AzureService.values()) {
                SslConnectionFactory ssl = new SslConnectionFactory(identity.sslContextFactory(), http.getProtocol());
                azure.listen(
                        service.label(),
                        options.ports().getOrDefault(service, 0),
                        service.speaksPlainHttp() ? new DetectorConnectionFactory(ssl) : ssl,
                        http);
            }
            azure.listen(CONTROL, options.controlPort(), http);
            return azure;
        } catch (IOException e) {
            azure.close();
            throw new UncheckedIOException("a port of the Azure stand-ins is taken", e);
        }
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        // MSAL may put two slashes before the path of IMDS, and the real one does not mind.
        configuration.setUriCompliance(UriCompliance.UNSAFE);
        return configuration;
    }

    private void listen(String name, int port, ConnectionFactory... factories) throws IOException {
        ServerConnector connector = new ServerConnector(server, null, null, null, 0, 1, factories);
        connector.setName(name);
        connector.setHost(LOOPBACK);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_TIMEOUT_MS);
        server.addConnector(connector);
        connectors.put(name, connector);
        connector.open();
        connector.setPort(connector.getLocalPort());
        ports.put(name, connector.getLocalPort());
    }

    /** With a slash at the end. */
    URI url(AzureService service) {
        return URI.create("https://" + LOOPBACK + ":" + ports.get(service.label()) + "/");
    }

    URI controlUrl() {
        return URI.create("http://" + LOOPBACK + ":" + ports.get(CONTROL) + "/");
    }

    /** Puts a service on its port; returns how it behaves beyond its contract. */
    Conduct host(AzureService name, Service service) {
        return host(name.label(), service);
    }

    void hostControl(Service control) {
        host(CONTROL, control);
    }

    private Conduct host(String name, Service service) {
        Conduct conduct = new Conduct(() -> refuse(name), () -> listenAgain(name));
        hosted.put(name, new Hosted(service, conduct));
        return conduct;
    }

    void start() {
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw e instanceof IOException io
                    ? new UncheckedIOException("the Azure stand-ins cannot listen", io)
                    : new IllegalStateException("the Azure stand-ins did not start", e);
        }
    }

    /** Runs a task again and again until the end. */
    void every(Duration interval, Runnable task) {
        server.getScheduler()
                .schedule(
                        () -> {
                            task.run();
                            every(interval, task);
                        },
                        interval.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private void refuse(String name) {
        ServerConnector connector = connector(name);
        try {
            connector.stop();
        } catch (Exception e) {
            throw new IllegalStateException(name + " did not stop listening", e);
        }
    }

    private void listenAgain(String name) {
        try {
            connector(name).start();
        } catch (Exception e) {
            throw new IllegalStateException(name + " cannot listen again", e);
        }
    }

    private ServerConnector connector(String name) {
        return Optional.ofNullable(connectors.get(name)).orElseThrow();
    }

    @Override
    public void close() {
        try {
            server.stop();
            // Those that were opened only.
            connectors.values().forEach(ServerConnector::close);
        } catch (Exception e) {
            throw new IllegalStateException("the Azure stand-ins did not stop", e);
        }
    }

    private record Hosted(Service service, Conduct conduct) {}

    /** Every request of every service. */
    private final class Front extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String name = request.getConnectionMetaData().getConnector().getName();
            Hosted target = Optional.ofNullable(hosted.get(name)).orElseThrow();
            BodyReader.read(
                    request,
                    LARGEST_BODY,
                    body -> answer(target, request, body, response, callback),
                    () -> send(target, Answer.empty(413), response, callback),
                    callback::failed);
            return true;
        }

        private void answer(Hosted target, Request request, byte[] body, Response response, Callback callback) {
            Answer answer = target.conduct()
                    .arrive()
                    .map(failure -> failed(target.service(), failure))
                    .orElseGet(() -> target.service().answer(call(request, body)));
            Duration latency = target.conduct().latency();
            if (latency.isZero()) {
                send(target, answer, response, callback);
            } else {
                request.getComponents()
                        .getScheduler()
                        .schedule(
                                () -> send(target, answer, response, callback),
                                latency.toNanos(),
                                TimeUnit.NANOSECONDS);
            }
        }

        private Answer failed(Service service, Conduct.Failure failure) {
            Answer answer = service.failure(failure.status());
            for (Map.Entry<String, String> header : failure.headers().entrySet()) {
                answer = answer.with(header.getKey(), header.getValue());
            }
            return answer;
        }

        private Call call(Request request, byte[] body) {
            Map<String, String> headers = new HashMap<>();
            request.getHeaders()
                    .forEach(field ->
                            headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), textOf(field.getValue())));
            return new Call(
                    request.getMethod(),
                    textOf(request.getHttpURI().getDecodedPath()).replaceAll("/{2,}", "/"),
                    Call.decode(request.getHttpURI().getQuery()),
                    headers,
                    body);
        }

        private void send(Hosted target, Answer answer, Response response, Callback callback) {
            target.conduct().answered(answer.status());
            ByteBuffer body = ByteBuffer.wrap(answer.body().getBytes(StandardCharsets.UTF_8));
            response.setStatus(answer.status());
            response.getHeaders().put("x-ms-request-id", UUID.randomUUID().toString());
            answer.headers().forEach(response.getHeaders()::put);
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.remaining());
            response.write(true, body, callback);
        }

        private static String textOf(@Nullable String text) {
            return text == null ? "" : text;
        }
    }
}
