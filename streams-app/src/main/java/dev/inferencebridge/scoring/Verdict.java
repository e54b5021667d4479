package dev.inferencebridge.scoring;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** What is to be done with the rows of a call that has ended. Immutable. */
sealed interface Verdict {

    void fold(
            Consumer<? super Answer> answer,
            Consumer<? super Refuse> refuse,
            Consumer<? super Bisect> bisect,
            Consumer<? super Retry> retry);

    /** Every row has its output. */
    record Answer(ScoringResponse.Scored scored) implements Verdict {
        @Override
        public void fold(
                Consumer<? super Answer> answer,
                Consumer<? super Refuse> refuse,
                Consumer<? super Bisect> bisect,
                Consumer<? super Retry> retry) {
            answer.accept(this);
        }
    }

    /** The row, alone in its call, is refused for good. */
    record Refuse(String reason, OptionalInt status, Optional<String> detail, Optional<String> deployment)
            implements Verdict {
        @Override
        public void fold(
                Consumer<? super Answer> answer,
                Consumer<? super Refuse> refuse,
                Consumer<? super Bisect> bisect,
                Consumer<? super Retry> retry) {
            refuse.accept(this);
        }
    }

    /**
     * Both halves go at once, ahead of everything.
     *
     * @param tooMuch whether the number of rows was the reason
     */
    record Bisect(boolean tooMuch) implements Verdict {
        @Override
        public void fold(
                Consumer<? super Answer> answer,
                Consumer<? super Refuse> refuse,
                Consumer<? super Bisect> bisect,
                Consumer<? super Retry> retry) {
            bisect.accept(this);
        }
    }

    /**
     * The rows go again after a backoff.
     *
     * @param reason as in {@link ScoringListener#retryScheduled}
     * @param halved whether in two calls instead of one
     * @param tooMuch whether the number of rows was the reason
     */
    record Retry(String reason, boolean halved, boolean tooMuch, Optional<Duration> retryAfter) implements Verdict {
        @Override
        public void fold(
                Consumer<? super Answer> answer,
                Consumer<? super Refuse> refuse,
                Consumer<? super Bisect> bisect,
                Consumer<? super Retry> retry) {
            retry.accept(this);
        }
    }
}
