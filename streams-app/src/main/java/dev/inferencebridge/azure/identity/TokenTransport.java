package dev.inferencebridge.azure.identity;

import com.azure.core.http.HttpClient;
import com.azure.core.http.okhttp.OkHttpAsyncHttpClientBuilder;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.Configuration;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.TlsVersion;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads and connections that fetch tokens. Thread-safe. Its own, so that scoring at full load delays no refresh, and
 * a token endpoint that hangs delays no scoring.
 */
final class TokenTransport implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int WAITING = 16;
    private static final Duration IDLE_FOR = Duration.ofSeconds(30);

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration CALL_WITHIN = Duration.ofSeconds(15);

    private static final ConnectionSpec TLS = new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
            .tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)
            .build();

    private final Configuration settings;
    private final ExecutorService threads;
    private final OkHttpClient connections;
    private final HttpClient http;

    /**
     * @param base whose certificates are trusted
     * @param settings the variables of azure-identity ({@code AZURE_CLIENT_ID} and so on) and of the proxy
     */
    TokenTransport(OkHttpClient base, Configuration settings) {
        this.settings = settings;
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_FOR.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(WAITING),
                work -> {
                    Thread thread = new Thread(work, "credential-refresh-" + number.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
        connections = base.newBuilder()
                // TLS 1.2 and up. The metadata service that hands out managed identities speaks plain HTTP, link-local.
                .connectionSpecs(List.of(TLS, ConnectionSpec.CLEARTEXT))
                .build();
        http = new OkHttpAsyncHttpClientBuilder(connections)
                .configuration(settings)
                .connectionTimeout(CONNECT_WITHIN)
                .readTimeout(CALL_WITHIN)
                .writeTimeout(CALL_WITHIN)
                .responseTimeout(CALL_WITHIN)
                .callTimeout(CALL_WITHIN)
                .build();
    }

    /** One retry: whoever needs the token asks again anyway, and hears of the failure sooner. */
    static RetryOptions retries() {
        return new RetryOptions(new ExponentialBackoffOptions()
                .setMaxRetries(1)
                .setBaseDelay(Duration.ofMillis(200))
                .setMaxDelay(Duration.ofSeconds(2)));
    }

    HttpClient http() {
        return http;
    }

    Configuration settings() {
        return settings;
    }

    ExecutorService threads() {
        return threads;
    }

    /** Where the credential is asked: reading a token file or asking a command line tool blocks. */
    Scheduler scheduler() {
        return Schedulers.fromExecutorService(threads);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        connections.dispatcher().executorService().shutdown();
        connections.dispatcher().cancelAll();
        connections.connectionPool().evictAll();
    }
}
