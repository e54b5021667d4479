package dev.inferencebridge.azure.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

@SuppressWarnings("FutureReturnValueIgnored") // some calls are made for the request they start
class EntraTokensTest {

    private static final String SCOPE = "https://ml.azure.com/.default";
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final Instant IN_AN_HOUR = START.plus(Duration.ofHours(1));

    private final SettableClock clock = new SettableClock(START);
    private final FakeCredential credential = new FakeCredential();
    private final AtomicInteger credentialsMade = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private final EntraTokens tokens = new EntraTokens(
            "FakeCredential",
            () -> {
                credentialsMade.incrementAndGet();
                return credential;
            },
            SCOPE,
            clock,
            Schedulers.immediate(),
            released::incrementAndGet);

    @AfterEach
    void close() {
        tokens.close();
    }

    @Test
    void the_first_call_waits_for_the_credential() {
        CompletableFuture<String> token = tokens.token();

        assertThat(token).isNotDone();
        credential.grant("first", IN_AN_HOUR);
        assertThat(token).isCompletedWithValue("first");
        assertThat(credential.scopes()).containsExactly(SCOPE);
    }

    @Test
    void a_fresh_token_is_handed_out_again() {
        hold("first", IN_AN_HOUR);

        clock.advance(Duration.ofMinutes(55).minusMillis(1));

        assertThat(tokens.token()).isCompletedWithValue("first");
        assertThat(credential.requests()).isEqualTo(1);
    }

    @Test
    void five_minutes_before_expiry_one_caller_refreshes_and_all_get_the_old_token() {
        hold("first", IN_AN_HOUR);
        clock.advance(Duration.ofMinutes(55));

        assertThat(tokens.token()).isCompletedWithValue("first");
        assertThat(tokens.token()).isCompletedWithValue("first");
        assertThat(credential.requests()).isEqualTo(2);

        credential.grant("second", IN_AN_HOUR.plus(Duration.ofHours(1)));
        assertThat(tokens.token()).isCompletedWithValue("second");
        assertThat(credential.requests()).isEqualTo(2);
    }

    @Test
    void a_short_lived_token_is_refreshed_after_four_fifths_of_its_life() {
        hold("first", START.plus(Duration.ofMinutes(10)));

        clock.advance(Duration.ofMinutes(8).minusMillis(1));
        assertThat(tokens.token()).isCompletedWithValue("first");
        assertThat(credential.requests()).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.token()).isCompletedWithValue("first");
        assertThat(credential.requests()).isEqualTo(2);
    }

    @Test
    void the_server_may_ask_for_an_earlier_refresh() {
        tokens.token();
        credential.grant("first", IN_AN_HOUR, START.plus(Duration.ofMinutes(30)));

        clock.advance(Duration.ofMinutes(30));

        assertThat(tokens.token()).isCompletedWithValue("first");
        assertThat(credential.requests()).isEqualTo(2);
    }

    @Test
    void a_refresh_time_in_the_past_or_after_expiry_is_ignored() {
        for (Instant nonsense : List.of(Instant.EPOCH, START, IN_AN_HOUR.plusSeconds(1))) {
            FakeCredential own = new FakeCredential();
            try (EntraTokens fetched = over(own)) {
                fetched.token();
                own.grant("first", IN_AN_HOUR, nonsense);

                clock.set(START.plus(Duration.ofMinutes(54)));
                assertThat(fetched.token()).isCompletedWithValue("first");
                assertThat(own.requests()).as("refresh at %s", nonsense).isEqualTo(1);

                clock.set(START.plus(Duration.ofMinutes(55)));
                assertThat(fetched.token()).isCompletedWithValue("first");
                assertThat(own.requests()).as("refresh at %s", nonsense).isEqualTo(2);
            }
            clock.set(START);
        }
    }

    @Test
    void two_hundred_concurrent_calls_at_expiry_make_one_request() throws Exception {
        hold("first", IN_AN_HOUR);
        clock.set(IN_AN_HOUR);

        List<CompletableFuture<String>> calls = concurrently(200);

        assertThat(credential.requests()).isEqualTo(2);
        assertThat(calls).noneMatch(CompletableFuture::isDone);
        credential.grant("second", IN_AN_HOUR.plus(Duration.ofHours(1)));
        assertThat(calls).allSatisfy(call -> assertThat(call).isCompletedWithValue("second"));
        assertThat(credential.requests()).isEqualTo(2);
    }

    @Test
    void two_hundred_concurrent_calls_ahead_of_expiry_make_one_request_and_wait_for_none() throws Exception {
        hold("first", IN_AN_HOUR);
        clock.advance(Duration.ofMinutes(56));

        List<CompletableFuture<String>> calls = concurrently(200);

        assertThat(calls).allSatisfy(call -> assertThat(call).isCompletedWithValue("first"));
        assertThat(credential.requests()).isEqualTo(2);
    }

    @Test
    void a_caller_who_cancels_takes_nothing_from_the_others() {
        CompletableFuture<String> impatient = tokens.token();
        CompletableFuture<String> patient = tokens.token();

        assertThat(impatient.cancel(true)).isTrue();
        credential.grant("first", IN_AN_HOUR);

        assertThat(patient).isCompletedWithValue("first");
    }

    @Test
    void a_failure_names_the_credential_the_scope_and_the_reason() {
        CompletableFuture<String> token = tokens.token();

        credential.refuse(new IllegalStateException("AADSTS700016: unknown application"));

        assertThat(failureOf(token))
                .hasMessage("no access token for https://ml.azure.com/.default from FakeCredential: "
                        + "IllegalStateException: AADSTS700016: unknown application")
                .extracting(TokenUnavailableException::credential, TokenUnavailableException::scope)
                .containsExactly("FakeCredential", SCOPE);
    }

    @Test
    void a_failure_is_not_repeated_before_the_pause_is_over_and_the_pause_grows_to_half_a_minute() {
        tokens.token();
        for (int pauseSeconds : new int[] {1, 2, 4, 8, 16, 30, 30}) {
            int requests = credential.requests();
            credential.refuse(new IllegalStateException("down"));

            clock.advance(Duration.ofSeconds(pauseSeconds).minusMillis(1));
            assertThat(failureOf(tokens.token())).hasMessageContaining("down");
            assertThat(credential.requests()).isEqualTo(requests);

            clock.advance(Duration.ofMillis(1));
            assertThat(tokens.token()).isNotDone();
            assertThat(credential.requests()).isEqualTo(requests + 1);
        }
        credential.grant("late", IN_AN_HOUR);
        assertThat(tokens.token()).isCompletedWithValue("late");
    }

    @Test
    void when_a_refresh_fails_the_old_token_serves_until_it_expires() {
        hold("first", IN_AN_HOUR);
        clock.advance(Duration.ofMinutes(55));
        tokens.token();
        credential.refuse(new IllegalStateException("down"));

        assertThat(tokens.token()).isCompletedWithValue("first");
        assertThat(credential.requests()).isEqualTo(2);

        clock.set(IN_AN_HOUR);
        assertThat(tokens.token()).isNotDone();
        assertThat(credential.requests()).isEqualTo(3);
    }

    @Test
    void a_credential_that_throws_or_gives_nothing_is_a_failure_too() {
        CompletableFuture<String> token = tokens.token();
        credential.grantNothing();
        assertThat(failureOf(token)).hasMessageContaining("gave no token");

        try (EntraTokens broken = new EntraTokens(
                "Broken",
                () -> {
                    throw new IllegalArgumentException("no tenant");
                },
                SCOPE,
                clock,
                Schedulers.immediate(),
                () -> {})) {
            assertThat(failureOf(broken.token()))
                    .hasMessageContaining("from Broken: IllegalArgumentException: no tenant");
        }
    }

    @Test
    void a_token_that_arrives_expired_points_at_the_clock() {
        CompletableFuture<String> token = tokens.token();

        credential.grant("stale", START);

        assertThat(failureOf(token)).hasMessageContaining("check this clock").hasMessageNotContaining("stale");
    }

    @Test
    void a_rejected_token_is_dropped_and_replaced_by_one_request_to_a_new_credential() throws Exception {
        hold("first", IN_AN_HOUR);

        tokens.rejected("first");
        tokens.rejected("first");
        List<CompletableFuture<String>> calls = concurrently(20);

        assertThat(credential.requests()).isEqualTo(2);
        assertThat(credentialsMade).hasValue(2);
        credential.grant("second", IN_AN_HOUR);
        assertThat(calls).allSatisfy(call -> assertThat(call).isCompletedWithValue("second"));
    }

    @Test
    void the_rejection_of_a_token_that_is_no_longer_held_changes_nothing() {
        hold("first", IN_AN_HOUR);
        tokens.rejected("first");
        hold("second", IN_AN_HOUR);

        tokens.rejected("first");

        assertThat(tokens.token()).isCompletedWithValue("second");
        assertThat(credential.requests()).isEqualTo(2);
    }

    @Test
    void an_endpoint_that_rejects_every_token_causes_two_requests_a_minute_at_most() {
        hold("first", IN_AN_HOUR);
        tokens.rejected("first");
        hold("second", IN_AN_HOUR);

        clock.advance(Duration.ofSeconds(30).minusMillis(1));
        tokens.rejected("second");
        assertThat(tokens.token()).isCompletedWithValue("second");

        clock.advance(Duration.ofMillis(1));
        tokens.rejected("second");
        assertThat(tokens.token()).isNotDone();
        assertThat(credential.requests()).isEqualTo(3);
    }

    @Test
    void closing_fails_those_who_wait_and_those_who_come_later() {
        CompletableFuture<String> waiting = tokens.token();

        tokens.close();
        tokens.close();

        assertThat(failureOf(waiting)).hasMessageEndingWith("closed");
        assertThat(failureOf(tokens.token())).hasMessageEndingWith("closed");
        assertThat(released).hasValue(1);
    }

    @Test
    void the_default_chain_opens_and_closes_without_a_credential_at_hand() {
        try (AzureIdentity identity = AzureIdentity.of(IdentityOptions.defaults())) {
            assertThat(identity.tokens(SCOPE)).isSameAs(identity.tokens(SCOPE));
            assertThat(identity.tokens(SCOPE))
                    .hasToString("EntraTokens[https://ml.azure.com/.default from DefaultAzureCredential]");
        }
    }

    @Test
    void no_text_form_holds_the_token() {
        hold("first", IN_AN_HOUR);

        assertThat(tokens).hasToString("EntraTokens[https://ml.azure.com/.default from FakeCredential]");
        assertThat(new HeldToken("secret", START, IN_AN_HOUR).toString()).doesNotContain("secret");
    }

    @Test
    void whatever_could_be_a_token_is_blotted_out_of_a_reason() {
        String jwt = "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL21sLmF6dXJlLmNvbSJ9.c2lnbmF0dXJl";
        Throwable failure = new IllegalStateException(
                "outer", new IllegalArgumentException("unexpected end of {\"access_token\":\"" + jwt + "\"\n at 1"));

        assertThat(FailureReason.of(failure))
                .isEqualTo("IllegalStateException: outer; caused by IllegalArgumentException: "
                        + "unexpected end of {\"access_token\":\"…\" at 1");
    }

    private void hold(String token, Instant expiresAt) {
        CompletableFuture<String> fetched = tokens.token();
        credential.grant(token, expiresAt);
        assertThat(fetched).isCompletedWithValue(token);
    }

    private EntraTokens over(FakeCredential own) {
        return new EntraTokens("FakeCredential", () -> own, SCOPE, clock, Schedulers.immediate(), () -> {});
    }

    private List<CompletableFuture<String>> concurrently(int calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        try {
            CyclicBarrier together = new CyclicBarrier(calls);
            List<Future<CompletableFuture<String>>> started = new ArrayList<>();
            for (int call = 0; call < calls; call++) {
                started.add(threads.submit(() -> {
                    together.await(10, TimeUnit.SECONDS);
                    return tokens.token();
                }));
            }
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (Future<CompletableFuture<String>> call : started) {
                answers.add(call.get(10, TimeUnit.SECONDS));
            }
            return answers;
        } finally {
            threads.shutdownNow();
        }
    }

    private static TokenUnavailableException failureOf(CompletableFuture<String> token) {
        assertThat(token).isCompletedExceptionally();
        TokenUnavailableException[] seen = new TokenUnavailableException[1];
        assertThatThrownBy(token::join)
                .hasCauseInstanceOf(TokenUnavailableException.class)
                .satisfies(failure -> seen[0] = (TokenUnavailableException) failure.getCause());
        return seen[0];
    }
}
