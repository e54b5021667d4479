package dev.inferencebridge.azure.identity;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.inferencebridge.azure.AccessTokens;
import dev.inferencebridge.azure.IssuedToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The current access token for one scope. Thread-safe; no method blocks, and the lock is held over no I/O and no callback.
 *
 * <p>At most one request for a token is under way. While a valid token is held, callers get that one, also during its
 * refresh; without one they wait for the request together. After a failed request the next one waits, for a second at
 * first and for half a minute at most, and callers without a token fail at once until then.
 */
public final class EntraTokens implements AccessTokens, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EntraTokens.class);

    /** Between the end of one request and the next. Doubles with each failure. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** An endpoint that rejects the replacement as well lacks no token but a permission: no need to ask at its pace. */
    private static final Duration BETWEEN_REJECTIONS = Duration.ofSeconds(30);

    /** Until a request is given up. In real time, not the clock's. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private final String kind;
    private final Supplier<? extends TokenCredential> credentials;
    private final String scope;
    private final Clock clock;
    private final Scheduler scheduler;
    private final Runnable release;

    private final Object lock = new Object();
    // Below: guarded by the lock.
    private @Nullable HeldToken held;
    private @Nullable Request request;
    private @Nullable TokenCredential credential;
    private Instant nextRequestAt = Instant.MIN;
    private Instant nextRejectionAt = Instant.MIN;
    private int failures;
    private String lastFailure = "not asked yet";
    private boolean closed;

    /**
     * @param kind of the credential, for messages
     * @param credentials makes a credential with an empty cache: for the first request, and for the first after a rejection
     * @param scope such as {@code https://ml.azure.com/.default}
     * @param scheduler where credentials are made and asked, which may block it
     * @param release run once, when this is closed
     */
    EntraTokens(
            String kind,
            Supplier<? extends TokenCredential> credentials,
            String scope,
            Clock clock,
            Scheduler scheduler,
            Runnable release) {
        this.kind = kind;
        this.credentials = credentials;
        this.scope = scope;
        this.clock = clock;
        this.scheduler = scheduler;
        this.release = release;
    }

    /**
     * A valid token; fails with {@link TokenUnavailableException}, never wrapped. Each caller has a future of its own, which
     * completes at once or on a thread that fetches tokens: do not block that one.
     */
    public CompletableFuture<String> token() {
        return answer(HeldToken::value);
    }

    /** As {@link #token()}, with the time at which it expires. */
    @Override
    public CompletableFuture<IssuedToken> issued() {
        return answer(HeldToken::issued);
    }

    private <T> CompletableFuture<T> answer(Function<HeldToken, T> part) {
        CompletableFuture<T> answer;
        Request toStart = null;
        synchronized (lock) {
            if (closed) {
                return CompletableFuture.failedFuture(unavailable("closed"));
            }
            Instant now = clock.instant();
            boolean due = held == null || !held.isFreshAt(now);
            if (due && request == null && !now.isBefore(nextRequestAt)) {
                toStart = new Request();
                request = toStart;
            }
            if (held != null && held.isValidAt(now)) {
                answer = CompletableFuture.completedFuture(part.apply(held));
            } else if (request != null) {
                answer = request.join(part);
            } else {
                String reason = lastFailure + "; not asked again before " + nextRequestAt;
                answer = CompletableFuture.failedFuture(unavailable(reason));
            }
        }
        if (toStart != null) {
            toStart.start();
        }
        return answer;
    }

    /**
     * The endpoint did not accept a token. If it is still the current one it is dropped, and the next {@link #token()}
     * asks for another; but at most twice a minute.
     */
    @Override
    public void rejected(String token) {
        synchronized (lock) {
            Instant now = clock.instant();
            if (held == null || !held.value().equals(token) || now.isBefore(nextRejectionAt)) {
                return;
            }
            held = null;
            // MSAL keeps tokens inside a credential: the same one would answer with the same token.
            credential = null;
            nextRequestAt = Instant.MIN;
            nextRejectionAt = now.plus(BETWEEN_REJECTIONS);
        }
        LOG.atWarn().addKeyValue("scope", scope).addKeyValue("credential", kind).log("access token rejected");
    }

    /** Fails whoever waits. Idempotent. */
    @Override
    public void close() {
        Request abandoned;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            abandoned = request;
            request = null;
            held = null;
            credential = null;
        }
        if (abandoned != null) {
            abandoned.abandon();
        }
        release.run();
    }

    @Override
    public String toString() {
        return "EntraTokens[" + scope + " from " + kind + "]";
    }

    private TokenCredential credential() {
        synchronized (lock) {
            if (credential != null) {
                return credential;
            }
        }
        TokenCredential made = credentials.get();
        synchronized (lock) {
            credential = made;
        }
        return made;
    }

    private TokenUnavailableException unavailable(String reason) {
        return new TokenUnavailableException(kind, scope, reason);
    }

    /** One request to the credential, and all who wait for it. */
    private final class Request {

        private final CompletableFuture<HeldToken> answer = new CompletableFuture<>();
        private final Disposable.Swap exchange = Disposables.swap();

        void start() {
            exchange.update(Mono.defer(() -> credential().getToken(new TokenRequestContext().addScopes(scope)))
                    .subscribeOn(scheduler)
                    .timeout(ANSWER_WITHIN)
                    .subscribe(this::succeeded, this::failed, () -> failedWith("the credential gave no token")));
        }

        /** A future of the caller's own, so that one who cancels takes nothing from the others. */
        @SuppressWarnings("FutureReturnValueIgnored") // what is returned is told by the action
        <T> CompletableFuture<T> join(Function<HeldToken, T> part) {
            CompletableFuture<T> own = new CompletableFuture<>();
            answer.whenComplete((token, failure) -> {
                if (failure == null) {
                    own.complete(part.apply(token));
                } else {
                    own.completeExceptionally(failure);
                }
            });
            return own;
        }

        void abandon() {
            exchange.dispose();
            answer.completeExceptionally(unavailable("closed"));
        }

        private void succeeded(AccessToken token) {
            Instant now = clock.instant();
            if (!token.getExpiresAt().toInstant().isAfter(now)) {
                failedWith("the token expired at " + token.getExpiresAt() + " and it is " + now + ": check this clock");
                return;
            }
            HeldToken fresh = HeldToken.of(token, now);
            synchronized (lock) {
                if (request != this) {
                    return;
                }
                request = null;
                held = fresh;
                failures = 0;
                Instant paused = now.plus(SHORTEST_PAUSE);
                nextRequestAt = paused.isBefore(fresh.expiresAt()) ? paused : fresh.expiresAt();
            }
            LOG.atDebug()
                    .addKeyValue("scope", scope)
                    .addKeyValue("refresh-at", fresh.refreshAt())
                    .addKeyValue("expires-at", fresh.expiresAt())
                    .log("access token fetched");
            answer.complete(fresh);
        }

        private void failed(Throwable failure) {
            failedWith(FailureReason.of(failure));
        }

        private void failedWith(String reason) {
            HeldToken serving;
            synchronized (lock) {
                if (request != this) {
                    return;
                }
                Instant now = clock.instant();
                Duration pause = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures++, 5));
                request = null;
                lastFailure = reason;
                nextRequestAt = now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
                serving = held != null && held.isValidAt(now) ? held : null;
            }
            if (serving != null) {
                // Nobody waits for this answer: only the log can tell.
                LOG.atWarn()
                        .addKeyValue("scope", scope)
                        .addKeyValue("credential", kind)
                        .addKeyValue("expires-at", serving.expiresAt())
                        .addKeyValue("reason", reason)
                        .log("access token not refreshed; the current one serves until it expires");
            }
            answer.completeExceptionally(unavailable(reason));
        }
    }
}
