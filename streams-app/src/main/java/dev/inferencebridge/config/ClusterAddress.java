package dev.inferencebridge.config;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Where the Cassandra cluster is. Immutable. */
public sealed interface ClusterAddress {

    <R> R fold(Function<? super Nodes, ? extends R> nodes, Function<? super Bundle, ? extends R> bundle);

    /** By some of its nodes, at least one. */
    record Nodes(List<HostPort> contactPoints, String localDatacenter) implements ClusterAddress {

        public Nodes {
            if (contactPoints.isEmpty()) {
                throw new IllegalArgumentException("at least one contact point is needed");
            }
            contactPoints = List.copyOf(contactPoints);
        }

        @Override
        public <R> R fold(Function<? super Nodes, ? extends R> nodes, Function<? super Bundle, ? extends R> bundle) {
            return nodes.apply(this);
        }
    }

    /**
     * By a secure connect bundle.
     *
     * @param file absolute
     */
    record Bundle(Path file) implements ClusterAddress {

        @Override
        public <R> R fold(Function<? super Nodes, ? extends R> nodes, Function<? super Bundle, ? extends R> bundle) {
            return bundle.apply(this);
        }
    }
}
