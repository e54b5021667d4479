package dev.inferencebridge.azure.keyvault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is remembered of a vault, and when it is asked again. */
class KeyVaultTest {

    private static final Optional<String> CURRENT = Optional.empty();
    private static final Optional<String> VERSION = Optional.of("0f".repeat(16));

    private Instant now = Instant.parse("2026-11-22T08:00:00Z");
    private final Map<String, String> stored = new HashMap<>(Map.of("db", "first"));
    private int reads;
    private int released;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final KeyVault vault = new KeyVault(this::ask, Duration.ofDays(1), () -> now, timer, () -> released++);

    @AfterEach
    void close() {
        vault.close();
    }

    private String ask(String name, Optional<String> version) {
        reads++;
        String value = stored.get(name);
        if (value == null) {
            throw new KeyVaultException("the vault is away");
        }
        return value;
    }

    @Test
    void a_secret_is_asked_for_once() {
        assertThat(vault.read("db", CURRENT)).isEqualTo("first");
        assertThat(vault.read("db", CURRENT)).isEqualTo("first");

        assertThat(reads).isEqualTo(1);
    }

    @Test
    void a_poll_brings_the_new_version() {
        vault.read("db", CURRENT);
        stored.put("db", "second");
        later();

        vault.poll();

        assertThat(vault.read("db", CURRENT)).isEqualTo("second");
    }

    @Test
    void a_version_that_was_named_is_never_asked_for_again() {
        vault.read("db", VERSION);
        later();

        vault.poll();

        assertThat(reads).isEqualTo(1);
    }

    @Test
    void a_vault_that_is_away_at_the_first_read_is_a_failure() {
        assertThatThrownBy(() -> vault.read("none", CURRENT)).hasMessage("the vault is away");
    }

    @Test
    void a_vault_that_goes_away_leaves_its_last_known_value_and_is_asked_again() {
        vault.read("db", CURRENT);
        stored.remove("db");
        later();
        vault.poll();
        assertThat(vault.read("db", CURRENT)).isEqualTo("first");

        stored.put("db", "second");
        later();
        vault.poll();

        assertThat(vault.read("db", CURRENT)).isEqualTo("second");
    }

    @Test
    void a_rejected_value_is_looked_up_at_once_but_not_again_and_again() throws Exception {
        vault.read("db", CURRENT);
        stored.put("db", "second");
        vault.rejected("db", CURRENT);
        settle();
        assertThat(vault.read("db", CURRENT)).as("too soon after the last look").isEqualTo("first");

        later();
        for (int refusal = 0; refusal < 100; refusal++) {
            vault.rejected("db", CURRENT);
        }
        settle();

        assertThat(vault.read("db", CURRENT)).isEqualTo("second");
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void its_text_names_the_secrets_and_shows_none() {
        vault.read("db", VERSION);

        assertThat(vault).hasToString("KeyVault[keyvault:db/" + VERSION.orElseThrow() + "]");
    }

    @Test
    void after_closing_a_rejection_is_nothing() {
        vault.read("db", CURRENT);
        later();
        vault.close();

        vault.rejected("db", CURRENT);

        assertThat(reads).isEqualTo(1);
        assertThat(released).isEqualTo(1);
    }

    private void later() {
        now = now.plusSeconds(2);
    }

    private void settle() throws Exception {
        timer.submit(() -> {}).get(10, TimeUnit.SECONDS);
    }
}
