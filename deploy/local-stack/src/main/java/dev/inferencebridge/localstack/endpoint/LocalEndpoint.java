package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.inferencebridge.localstack.fraud.FraudModel;
import dev.inferencebridge.localstack.fraud.FraudModelTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A running scoring endpoint on the loopback interface, http (1.1, h2c) and https (1.1, h2; TLS 1.2 and 1.3). Thread-safe.
 * What it speaks is in the package's description.
 */
public final class LocalEndpoint implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int THREADS = 12;
    private static final int CONCURRENT_STREAMS = 1_024;
    /** Longer than the longest request timeout. */
    private static final long IDLE_TIMEOUT_MS = 300_000;

    private final Server server;
    private final Timer timer;
    private final FraudModel model;
    private final Path modelFile;
    private final Path certificate;
    private final ApiKeys keys;
    private final EndpointHandler handler;
    private final ServerConnector http;
    private final ServerConnector https;

    private LocalEndpoint(EndpointOptions options, TokenCheck tokens, Timer timer) {
        this.timer = timer;
        this.modelFile = FraudModelTraining.trainIfMissing(options.workDir(), options.seed());
        this.model = FraudModel.load(modelFile);
        this.keys = ApiKeys.of(options.keyFile());
        TlsIdentity identity = TlsIdentity.in(options.workDir(), "endpoint");
        this.certificate = identity.certificate();
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setReservedThreads(0);
        threads.setName("endpoint");
        threads.setDaemon(true);
        this.server = new Server(threads);
        Faults faults = new Faults(options.seed());
        this.handler = new EndpointHandler(
                new ModelServer(model, faults, options.rowsAnswer()),
                new Behaviour(options),
                faults,
                new Deployments(options.deployments(), options.seed()),
                new Callers(keys, tokens),
                timer,
                threads);
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory http1 = new HttpConnectionFactory(configuration);
        ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
        alpn.setDefaultProtocol(http1.getProtocol());
        this.http = connector(options.httpPort(), http1, unhurried(new HTTP2CServerConnectionFactory(configuration)));
        this.https = connector(
                options.httpsPort(),
                new SslConnectionFactory(identity.sslContextFactory(), alpn.getProtocol()),
                alpn,
                unhurried(new HTTP2ServerConnectionFactory(configuration)),
                http1);
        server.setHandler(handler);
    }

    /**
     * Starts an endpoint; the first start in a work directory trains the model, which takes seconds.
     *
     * @throws UncheckedIOException when a port is taken or the work directory cannot be written
     */
    public static LocalEndpoint start(EndpointOptions options) {
        return start(options, TokenCheck.NONE);
    }

    /** As {@link #start(EndpointOptions)}, with tokens beside the keys. */
    public static LocalEndpoint start(EndpointOptions options, TokenCheck tokens) {
        return start(options, tokens, Timer.system());
    }

    /** With a time of its own; closes it. */
    static LocalEndpoint start(EndpointOptions options, Timer timer) {
        return start(options, TokenCheck.NONE, timer);
    }

    private static LocalEndpoint start(EndpointOptions options, TokenCheck tokens, Timer timer) {
        try {
            Files.createDirectories(options.workDir());
        } catch (IOException e) {
            throw new UncheckedIOException("the work directory " + options.workDir() + " cannot be made", e);
        }
        LocalEndpoint endpoint = new LocalEndpoint(options, tokens, timer);
        try {
            endpoint.server.start();
            return endpoint;
        } catch (Exception e) {
            endpoint.close();
            throw e instanceof IOException io
                    ? new UncheckedIOException("the endpoint cannot listen", io)
                    : new IllegalStateException("the endpoint did not start", e);
        }
    }

    /** Of {@code /score} over http. */
    public URI scoringUri() {
        return URI.create("http://" + LOOPBACK + ":" + http.getLocalPort() + "/score");
    }

    /** Of {@code /score} over https. */
    public URI secureScoringUri() {
        return URI.create("https://" + LOOPBACK + ":" + https.getLocalPort() + "/score");
    }

    /** The PEM file of the certificate that clients have to trust. */
    public Path certificate() {
        return certificate;
    }

    /** The ONNX file. */
    public Path model() {
        return modelFile;
    }

    /** The keys that are accepted now, the primary one first. */
    public List<String> keys() {
        return keys.accepted();
    }

    /** What {@code GET /stats} answers. */
    public ObjectNode stats() {
        return handler.stats();
    }

    /** What {@code POST /control} does with the JSON object. */
    public void control(String json) throws InvalidControlException {
        handler.control(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Closes all connections. Requests in flight are not answered. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the endpoint did not stop", e);
        } finally {
            timer.close();
            model.close();
        }
    }

    private ServerConnector connector(int port, ConnectionFactory... factories) {
        ServerConnector connector = new ServerConnector(server, 1, 1, factories);
        connector.setHost(LOOPBACK);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_TIMEOUT_MS);
        connector.setAcceptQueueSize(512);
        server.addConnector(connector);
        return connector;
    }

    /** Without the protection against floods, which a load test would set off. */
    private static <T extends AbstractHTTP2ServerConnectionFactory> T unhurried(T factory) {
        factory.setMaxConcurrentStreams(CONCURRENT_STREAMS);
        factory.setRateControlFactory(new RateControl.Factory() {
            @Override
            public RateControl newRateControl(EndPoint endPoint) {
                return RateControl.NO_RATE_CONTROL;
            }
        });
        factory.setStreamIdleTimeout(IDLE_TIMEOUT_MS);
        return factory;
    }
}
