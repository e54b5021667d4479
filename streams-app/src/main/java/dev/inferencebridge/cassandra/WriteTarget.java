package dev.inferencebridge.cassandra;

import dev.inferencebridge.change.TableName;
import dev.inferencebridge.prediction.StoreListener;
import dev.inferencebridge.prediction.StoreResult;
import java.util.Optional;

/** What the writes of a queue are for, to say so of those that fail. Immutable; calls the listener on the caller's thread. */
record WriteTarget(TableName table, String consistency, StoreListener listener) {

    /** A write that failed, and will be tried again. */
    void retried(Throwable failure) {
        listener.writeRetried(WriteFailure.errorClass(failure));
    }

    /** A write that the cluster refused for good. */
    StoreResult.Dropped dropped(Throwable failure, int attempts) {
        return told(new StoreResult.Dropped(
                table,
                WriteFailure.errorClass(failure),
                WriteFailure.detail(failure),
                consistency,
                attempts,
                WriteFailure.coordinator(failure)));
    }

    /** A prediction that no statement could be made of. */
    StoreResult.Dropped unfit(String errorClass, String detail) {
        return told(new StoreResult.Dropped(table, errorClass, detail, consistency, 0, Optional.empty()));
    }

    private StoreResult.Dropped told(StoreResult.Dropped dropped) {
        listener.writeDropped(dropped);
        return dropped;
    }
}
