package dev.inferencebridge.azure.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.TlsVersion;
import okhttp3.tls.HandshakeCertificates;

/** OkHttp for telemetry: apart from what scores, so that neither delays the other. Nothing below TLS 1.2. */
final class IngestionTransport {

    private static final Duration CALL_WITHIN = Duration.ofSeconds(20);
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final int THREADS = 2;
    private static final int WAITING = 64;

    private IngestionTransport() {}

    /** Throws {@link IllegalArgumentException} when the file of trusted certificates cannot be used. */
    static OkHttpClient of(AzureMonitorOptions options) {
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(new Dispatcher(threads()))
                .connectionPool(new ConnectionPool(THREADS, 2, TimeUnit.MINUTES))
                .connectionSpecs(List.of(new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
                        .tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)
                        .build()))
                .callTimeout(CALL_WITHIN)
                .connectTimeout(CONNECT_WITHIN)
                .retryOnConnectionFailure(false)
                .followRedirects(false);
        options.trustedCertificates().ifPresent(file -> trust(builder, file));
        return builder.build();
    }

    private static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "telemetry-http");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static void trust(OkHttpClient.Builder builder, Path file) {
        HandshakeCertificates.Builder trusted = new HandshakeCertificates.Builder().addPlatformTrustedCertificates();
        for (Certificate certificate : read(file)) {
            trusted.addTrustedCertificate((X509Certificate) certificate);
        }
        HandshakeCertificates certificates = trusted.build();
        builder.sslSocketFactory(certificates.sslSocketFactory(), certificates.trustManager());
    }

    private static Collection<? extends Certificate> read(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(
                        "no certificate in " + file + ": a PEM file of authorities is needed");
            }
            return certificates;
        } catch (IOException | CertificateException e) {
            throw new IllegalArgumentException("cannot read trusted certificates from " + file, e);
        }
    }

    static void close(OkHttpClient client) {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
