package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SchemaRefreshTest {

    private static final Metadata METADATA = (Metadata) Proxy.newProxyInstance(
            SchemaRefreshTest.class.getClassLoader(), new Class<?>[] {Metadata.class}, (proxy, method, arguments) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    private final Deque<CompletableFuture<Metadata>> readings = new ArrayDeque<>();
    private long nanos;
    private int asked;
    private final SchemaRefresh refresh = new SchemaRefresh(
            () -> {
                asked++;
                CompletableFuture<Metadata> reading = new CompletableFuture<>();
                readings.add(reading);
                return reading;
            },
            Duration.ofSeconds(1),
            () -> nanos);

    @Test
    void all_who_ask_at_once_share_a_reading() {
        CompletableFuture<Metadata> first = refresh.metadata();
        CompletableFuture<Metadata> second = refresh.metadata();

        readings.remove().complete(METADATA);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void the_schema_is_read_once_in_an_interval() {
        assertThat(refresh.metadata()).isNotDone();
        readings.remove().complete(METADATA);

        nanos = Duration.ofSeconds(1).toNanos() - 1;
        assertThat(refresh.metadata()).isCompleted();
        assertThat(asked).isEqualTo(1);

        nanos++;
        assertThat(refresh.metadata()).isNotDone();
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void a_reading_that_failed_is_not_kept() {
        CompletableFuture<Metadata> first = refresh.metadata();
        readings.remove().completeExceptionally(new IllegalStateException("away"));

        assertThat(first).isCompletedExceptionally();
        assertThat(refresh.metadata()).isNotDone();
        assertThat(asked).isEqualTo(2);
    }
}
