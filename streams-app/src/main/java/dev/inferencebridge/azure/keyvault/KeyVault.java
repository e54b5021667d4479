package dev.inferencebridge.azure.keyvault;

import com.azure.core.credential.TokenCredential;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of one vault that were asked for, as last known. Thread-safe. The first read of a secret asks the vault and
 * waits; later ones answer from memory, which one thread of its own keeps up to date: at the poll interval, and soon after a
 * value was rejected where it was used. While the vault does not answer, or refuses a secret that it once gave, the last
 * known value serves; that is warned of once, and its end told.
 */
public final class KeyVault implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KeyVault.class);

    /** Between two looks for one secret, whoever asks for them. A vault takes 4,000 requests in ten seconds from all. */
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private record Wanted(String name, Optional<String> version) {
        @Override
        public String toString() {
            return "keyvault:" + name + version.map(v -> "/" + v).orElse("");
        }
    }

    private record Held(String value, Instant lookAgainAt, boolean stale) {}

    private final VaultReader reader;
    private final InstantSource clock;
    private final ScheduledExecutorService timer;
    private final Runnable release;
    private final Map<Wanted, Held> held = new ConcurrentHashMap<>();

    KeyVault(
            VaultReader reader,
            Duration pollInterval,
            InstantSource clock,
            ScheduledExecutorService timer,
            Runnable release) {
        this.reader = reader;
        this.clock = clock;
        this.timer = timer;
        this.release = release;
        var unused = timer.scheduleWithFixedDelay(
                this::poll, pollInterval.toMillis(), pollInterval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks nobody yet. The credential stays the caller's. */
    public static KeyVault open(KeyVaultOptions options, TokenCredential credential) {
        VaultClient client = new VaultClient(options, credential);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "secret-refresh");
            thread.setDaemon(true);
            return thread;
        });
        return new KeyVault(client, options.pollInterval(), InstantSource.system(), timer, client::close);
    }

    /**
     * The value of a secret.
     *
     * @param version empty for the current one
     * @throws KeyVaultException when it was never read and cannot be now
     */
    public String read(String name, Optional<String> version) {
        Wanted wanted = new Wanted(name, version);
        Held known = held.get(wanted);
        if (known != null) {
            return known.value();
        }
        String value = reader.read(name, version);
        held.putIfAbsent(wanted, new Held(value, clock.instant().plus(BETWEEN_LOOKS), false));
        return value;
    }

    /** The value was refused where it was used: looks for a new version soon, on a thread of its own. */
    public void rejected(String name, Optional<String> version) {
        Wanted wanted = new Wanted(name, version);
        Held known = held.get(wanted);
        if (version.isPresent() || known == null || clock.instant().isBefore(known.lookAgainAt())) {
            return;
        }
        try {
            timer.execute(() -> look(wanted));
        } catch (RejectedExecutionException e) {
            // Closed: nobody needs it any more.
        }
    }

    /** Asks for the current version of each secret that is held without one. */
    void poll() {
        for (Wanted wanted : held.keySet()) {
            if (wanted.version().isEmpty()) {
                look(wanted);
            }
        }
    }

    /** Only on the timer's thread, so that an older answer never replaces a newer one. */
    private void look(Wanted wanted) {
        Held known = held.get(wanted);
        if (known == null || clock.instant().isBefore(known.lookAgainAt())) {
            return;
        }
        try {
            String value = reader.read(wanted.name(), wanted.version());
            held.put(wanted, new Held(value, clock.instant().plus(BETWEEN_LOOKS), false));
            if (known.stale() || !value.equals(known.value())) {
                LOG.atInfo()
                        .addKeyValue("secret", wanted)
                        .addKeyValue("changed", !value.equals(known.value()))
                        .log("Secret read from the key vault");
            }
        } catch (RuntimeException e) {
            held.put(wanted, new Held(known.value(), clock.instant().plus(BETWEEN_LOOKS), true));
            if (!known.stale()) {
                LOG.atWarn()
                        .addKeyValue("secret", wanted)
                        .addKeyValue("reason", e.getMessage())
                        .log("Secret not refreshed from the key vault; its last known value serves on");
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        release.run();
    }

    /** The names, without the values. */
    @Override
    public String toString() {
        return "KeyVault" + held.keySet();
    }
}
