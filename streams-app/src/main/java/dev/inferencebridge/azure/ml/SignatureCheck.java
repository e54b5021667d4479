package dev.inferencebridge.azure.ml;

import java.net.URI;
import java.util.List;
import java.util.function.Function;

/** Whether the inputs that features fill are those that a model takes. Immutable; holds no values of rows. */
public sealed interface SignatureCheck {

    /** Where the endpoint was asked what its model takes. */
    URI source();

    <R> R fold(
            Function<? super Match, ? extends R> match,
            Function<? super Mismatch, ? extends R> mismatch,
            Function<? super NoSignature, ? extends R> noSignature);

    /** The features fill what the model takes. */
    record Match(URI source) implements SignatureCheck {
        @Override
        public <R> R fold(
                Function<? super Match, ? extends R> match,
                Function<? super Mismatch, ? extends R> mismatch,
                Function<? super NoSignature, ? extends R> noSignature) {
            return match.apply(this);
        }
    }

    /**
     * They do not.
     *
     * @param problems every difference, each naming the model's side and the features'; at least one
     */
    record Mismatch(URI source, List<String> problems) implements SignatureCheck {
        public Mismatch {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("a mismatch without a difference");
            }
        }

        @Override
        public <R> R fold(
                Function<? super Match, ? extends R> match,
                Function<? super Mismatch, ? extends R> mismatch,
                Function<? super NoSignature, ? extends R> noSignature) {
            return mismatch.apply(this);
        }
    }

    /**
     * Nothing is known of what the model takes.
     *
     * @param reason why not, and the remedy where there is one
     */
    record NoSignature(URI source, String reason) implements SignatureCheck {
        @Override
        public <R> R fold(
                Function<? super Match, ? extends R> match,
                Function<? super Mismatch, ? extends R> mismatch,
                Function<? super NoSignature, ? extends R> noSignature) {
            return noSignature.apply(this);
        }
    }
}
