package dev.inferencebridge.http;

import dev.inferencebridge.tls.ReloadingTls;
import dev.inferencebridge.tls.TlsSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.TlsVersion;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * A client with connections and two threads of its own, so that no service delays another. Thread-safe; futures complete on
 * its threads. One call is one exchange: nothing is resent, no redirect followed.
 */
public final class HttpClient implements AutoCloseable {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 1 << 20;
    private static final int THREADS = 2;
    private static final ConnectionSpec TLS = new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
            .tlsVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2)
            .build();

    private final OkHttpClient http;
    private final InstantSource clock;

    /**
     * Opens no connection yet.
     *
     * @param callWithin from the connection to the last byte of the answer
     * @param trustedCertificates a PEM file with authorities to trust beside the Java runtime's
     * @param clock to read a {@code Retry-After} that is a date
     * @throws dev.inferencebridge.tls.InvalidTlsMaterialException when that file cannot be used
     */
    public HttpClient(Duration callWithin, Optional<Path> trustedCertificates, InstantSource clock) {
        this.clock = clock;
        Dispatcher dispatcher = new Dispatcher(threads());
        dispatcher.setMaxRequests(THREADS);
        dispatcher.setMaxRequestsPerHost(THREADS);
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(1, 1, TimeUnit.MINUTES))
                // Clear text is for this machine alone: the configuration sees to that.
                .connectionSpecs(List.of(TLS, ConnectionSpec.CLEARTEXT))
                .callTimeout(callWithin)
                .connectTimeout(CONNECT_WITHIN)
                .readTimeout(Duration.ZERO)
                .writeTimeout(Duration.ZERO)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false);
        trustedCertificates.ifPresent(file -> {
            ReloadingTls tls = ReloadingTls.of(TlsSource.trusting(Optional.of(file)));
            builder.sslSocketFactory(tls.context().getSocketFactory(), tls.trustManager());
        });
        this.http = builder.build();
    }

    private static ThreadPoolExecutor threads() {
        // The queue is bounded by the dispatcher, which hands over no more than it has threads.
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "trigger-target-http");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Sends once. The future does not fail. */
    public CompletableFuture<HttpAnswer> send(HttpCall call) {
        Request request;
        try {
            request = request(call);
        } catch (IllegalArgumentException e) {
            // OkHttp's message would quote the header.
            return CompletableFuture.completedFuture(
                    HttpAnswer.none("a key, token or name has characters that no header may have"));
        }
        CompletableFuture<HttpAnswer> future = new CompletableFuture<>();
        http.newCall(request).enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException e) {
                future.complete(HttpAnswer.none("no answer: " + problem(e)));
            }

            @Override
            public void onResponse(Call answered, Response response) {
                future.complete(receive(response));
            }
        });
        return future;
    }

    private static Request request(HttpCall call) {
        Request.Builder builder = new Request.Builder()
                .url(call.uri().toString())
                .method(call.method(), call.body().map(Once::new).orElse(null));
        call.headers().forEach(builder::header);
        return builder.build();
    }

    private static String problem(IOException e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    private HttpAnswer receive(Response response) {
        try (response) {
            BufferedSource source = response.body().source();
            if (source.request(MAX_BYTES + 1L)) {
                return HttpAnswer.none("the answer is larger than " + MAX_BYTES + " bytes");
            }
            return new HttpAnswer(response.code(), source.readUtf8(), retryAfter(response), "");
        } catch (IOException e) {
            return HttpAnswer.none("no whole answer: " + problem(e));
        }
    }

    private Optional<Duration> retryAfter(Response response) {
        String value = response.header("Retry-After");
        if (value == null) {
            return Optional.empty();
        }
        if (value.matches("\\d{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
        }
        Instant date = response.headers().getInstant("Retry-After");
        if (date == null) {
            return Optional.empty();
        }
        Duration wait = Duration.between(clock.instant(), date);
        return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    }

    /** A body that OkHttp does not send again by itself, as it would after a 503 with {@code Retry-After: 0}. */
    private static final class Once extends RequestBody {
        private final String mediaType;
        private final byte[] bytes;

        Once(HttpCall.Body body) {
            this.mediaType = body.mediaType();
            this.bytes = body.text().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public @Nullable MediaType contentType() {
            return MediaType.parse(mediaType);
        }

        @Override
        public long contentLength() {
            return bytes.length;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.write(bytes);
        }

        @Override
        public boolean isOneShot() {
            return true;
        }
    }

    @Override
    public void close() {
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
