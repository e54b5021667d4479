package dev.inferencebridge.azure.ml;

import dev.inferencebridge.tls.ReloadingTls;
import dev.inferencebridge.tls.TlsSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.TlsVersion;

/** OkHttp as this package wants it: sized by the options, nothing resent, nothing below TLS 1.2. */
final class HttpTransport {

    private static final Duration MAX_CONNECT = Duration.ofSeconds(10);
    private static final ConnectionSpec TLS = new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
            .tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)
            .build();

    private HttpTransport() {}

    /** Throws {@link dev.inferencebridge.tls.InvalidTlsMaterialException} when the file of trusted certificates cannot be used. */
    static OkHttpClient of(AzureMlOptions options) {
        // An exchange still counts while its result is handed over, and its successor is sent from there.
        int maxCalls = Math.multiplyExact(2, options.maxConcurrency());
        Dispatcher dispatcher = new Dispatcher(CallThreads.of(maxCalls));
        dispatcher.setMaxRequests(maxCalls);
        dispatcher.setMaxRequestsPerHost(maxCalls);
        Duration connect = options.callTimeout().compareTo(MAX_CONNECT) < 0 ? options.callTimeout() : MAX_CONNECT;
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(options.maxConcurrency(), 2, TimeUnit.MINUTES))
                .connectionSpecs(List.of(
                        options.scoringUri().getScheme().equalsIgnoreCase("https") ? TLS : ConnectionSpec.CLEARTEXT))
                .socketFactory(new NoDelaySockets())
                .callTimeout(options.callTimeout())
                .connectTimeout(connect)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false);
        options.trustedCertificates().ifPresent(file -> trust(builder, file));
        return builder.build();
    }

    private static void trust(OkHttpClient.Builder builder, Path file) {
        ReloadingTls tls = ReloadingTls.of(TlsSource.trusting(Optional.of(file)));
        builder.sslSocketFactory(tls.context().getSocketFactory(), tls.trustManager());
    }

    static void close(OkHttpClient client) {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
