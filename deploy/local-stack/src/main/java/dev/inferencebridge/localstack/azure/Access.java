package dev.inferencebridge.localstack.azure;

import java.util.function.Function;

/** What a token is good for. */
sealed interface Access {

    <R> R fold(Function<? super AzureIdentity, ? extends R> granted, Function<? super Refused, ? extends R> refused);

    record Granted(AzureIdentity identity) implements Access {
        @Override
        public <R> R fold(
                Function<? super AzureIdentity, ? extends R> granted, Function<? super Refused, ? extends R> refused) {
            return granted.apply(identity);
        }
    }

    /**
     * A refusal.
     *
     * @param message without the token
     */
    record Refused(Reason reason, String message) implements Access {
        @Override
        public <R> R fold(
                Function<? super AzureIdentity, ? extends R> granted, Function<? super Refused, ? extends R> refused) {
            return refused.apply(this);
        }

        /** 403 for a caller who is known and not allowed, else 401. */
        int status() {
            return reason == Reason.PERMISSION ? 403 : 401;
        }
    }

    /** Why a token is refused. */
    enum Reason {
        MISSING,
        MALFORMED,
        SIGNATURE,
        ISSUER,
        EXPIRED,
        AUDIENCE,
        PERMISSION
    }
}
