package dev.inferencebridge.topology;

import dev.inferencebridge.prediction.Outcome;
import java.util.List;

/** Notes what it is told, in order. */
final class CountingListener implements PipelineListener {

    private final List<String> told;

    CountingListener(List<String> told) {
        this.told = told;
    }

    @Override
    public void settled(Outcome outcome) {
        told.add(outcome.fold(
                predicted -> "predicted",
                filtered -> filtered.why().name(),
                deadLettered -> deadLettered.letter().reason()));
    }

    @Override
    public void readBack(ReadBack result) {
        told.add("read back " + result);
    }

    @Override
    public void rowDeleted() {
        told.add("row deleted");
    }

    @Override
    public void withdrawn() {
        told.add("withdrawn");
    }

    @Override
    public void predictionDeleted() {
        told.add("prediction deleted");
    }

    @Override
    public void lateInWindow() {
        told.add("late");
    }

    @Override
    public void schemaDrifted(String problem) {
        told.add("drifted: " + problem);
    }
}
