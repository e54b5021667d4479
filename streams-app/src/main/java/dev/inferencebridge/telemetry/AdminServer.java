package dev.inferencebridge.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers who asks how the instance is: {@code /metrics}, {@code /health/live}, {@code /health/ready}. Thread-safe.
 *
 * <p>Read-only, and without a login: bind it to what may read it. Two threads serve. Since each of them waits for its client
 * to ask and to take the answer, slow clients are given more, so that they do not keep a probe waiting: there are at most
 * {@value #MAX_CONNECTIONS} connections, and one that takes {@value #MAX_SECONDS} seconds is closed. These two bounds can
 * only be set for all of the JDK's HTTP servers in the process; properties that are already set are left alone.
 */
public final class AdminServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int THREADS = 2;
    private static final int MAX_CONNECTIONS = 64;
    private static final int MAX_SECONDS = 10;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Map<String, Supplier<Answer>> pages;

    private record Answer(int status, String contentType, String body) {
        static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body + "\n");
        }

        static Answer json(boolean good, String body) {
            return new Answer(good ? 200 : 503, "application/json", body);
        }
    }

    private AdminServer(HttpServer server, Supplier<String> metrics, Supplier<Health> health) {
        this.server = server;
        this.pages = Map.of(
                "/metrics", () -> new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.get()),
                "/health/live",
                        () -> {
                            Health now = health.get();
                            return Answer.json(now.isLive(), HealthJson.live(now));
                        },
                "/health/ready",
                        () -> {
                            Health now = health.get();
                            return Answer.json(now.isReady(), HealthJson.ready(now));
                        });
        AtomicInteger count = new AtomicInteger();
        // Beyond the most connections, should the process allow more, the accepting thread serves itself.
        this.threads = new ThreadPoolExecutor(
                THREADS,
                MAX_CONNECTIONS,
                MAX_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> {
                    Thread thread = new Thread(task, "admin-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /**
     * Starts to answer.
     *
     * @param port 0 takes a free one
     * @param metrics in Prometheus' text format
     * @throws AdminServerException if the address cannot be had
     */
    public static AdminServer start(String host, int port, Supplier<String> metrics, Supplier<Health> health) {
        bound("sun.net.httpserver.maxReqTime", MAX_SECONDS);
        bound("sun.net.httpserver.maxRspTime", MAX_SECONDS);
        bound("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new AdminServerException("admin.bind: '" + host + "' is no address of this machine", null);
        }
        HttpServer server;
        try {
            server = HttpServer.create(address, 0);
        } catch (IOException e) {
            throw new AdminServerException(
                    "admin: cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "); choose another admin.port, or 0 for a free one",
                    e);
        }
        AdminServer admin = new AdminServer(server, metrics, health);
        server.createContext("/", admin::answer);
        server.setExecutor(admin.threads);
        server.start();
        LOG.atInfo().addKeyValue("address", server.getAddress()).log("Admin server started");
        return admin;
    }

    /** Where it listens, with the port that it took. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void bound(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try {
            Answer answer = answerTo(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(answer.status(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        } finally {
            exchange.close();
        }
    }

    private Answer answerTo(HttpExchange exchange) {
        Supplier<Answer> page = pages.get(exchange.getRequestURI().getPath());
        if (page == null) {
            return Answer.text(404, "there are /metrics, /health/live and /health/ready");
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            exchange.getResponseHeaders().set("Allow", "GET");
            return Answer.text(405, "only GET");
        }
        try {
            return page.get();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("path", exchange.getRequestURI().getPath())
                    .log("An admin page could not be made");
            return Answer.text(500, "the page could not be made, see the log");
        }
    }
}
