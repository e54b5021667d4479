package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.Outcome;

/** Port: told what a pipeline decides by itself, before or beside scoring. Thread-safe. */
public interface PipelineListener {

    /** Listens to nothing. */
    PipelineListener NONE = new PipelineListener() {
        @Override
        public void settled(Outcome outcome) {}

        @Override
        public void readBack(ReadBack result) {}

        @Override
        public void rowDeleted() {}

        @Override
        public void withdrawn() {}

        @Override
        public void predictionDeleted() {}

        @Override
        public void lateInWindow() {}

        @Override
        public void schemaDrifted(String problem) {}
    };

    /** What reading a row back came to. */
    enum ReadBack {
        FOUND,
        ABSENT,
        REFUSED
    }

    /** A record has its outcome, without having been scored. */
    void settled(Outcome outcome);

    /** A row was read back from its table. */
    void readBack(ReadBack result);

    /** A row was deleted, be it with its partition or a range. */
    void rowDeleted();

    /** Work under way was given up, since its row was deleted. */
    void withdrawn();

    /** The prediction of a deleted row was deleted. */
    void predictionDeleted();

    /** A row came too late for a window. */
    void lateInWindow();

    /** The pipeline stops, since the source's schema no longer is what its features were made for; told once. */
    void schemaDrifted(String problem);
}
