package dev.inferencebridge.feature;

import dev.inferencebridge.feature.Assembly.Impossible.Kind;
import dev.inferencebridge.feature.FeatureDefinition.Categorical;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A value of a vocabulary as an index or as one-hot inputs. Immutable. */
final class CategoricalReader implements ValueReader {

    private final Categorical feature;
    private final int width;

    /** Every form in which a value of the vocabulary may come, to its place: looking up makes no text of a number. */
    private final Map<Object, Integer> places = new HashMap<>();

    private final Filling notOfAKind;
    private final Filling unknown;

    CategoricalReader(String place, Categorical feature) {
        this.feature = feature;
        this.width = feature.inputNames().size();
        List<String> vocabulary = feature.vocabulary();
        for (int i = 0; i < vocabulary.size(); i++) {
            String word = vocabulary.get(i);
            places.put(word, i);
            if (word.matches("0|-?[1-9][0-9]{0,49}")) {
                BigInteger number = new BigInteger(word);
                places.put(number.bitLength() < Long.SIZE ? number.longValue() : number, i);
            } else if (word.equals("true") || word.equals("false")) {
                places.put(Boolean.valueOf(word), i);
            }
        }
        this.notOfAKind =
                new Filling.Refused(Kind.WRONG_TYPE, place + " holds no text, whole number or boolean to look for");
        this.unknown =
                new Filling.Refused(Kind.OUT_OF_VOCABULARY, place + " holds a value that is not in the vocabulary");
    }

    @Override
    public Filling read(Object value, long timeMillis, double[] to, int at) {
        Integer index = places.get(value);
        if (index != null) {
            put(index, to, at);
            return Filling.TAKEN;
        }
        if (!(value instanceof String
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof Boolean)) {
            return notOfAKind;
        }
        if (feature.other() == Categorical.Other.REFUSED) {
            return unknown;
        }
        put(feature.vocabulary().size(), to, at);
        return Filling.TAKEN;
    }

    private void put(int index, double[] to, int at) {
        if (feature.encoding() == Categorical.Encoding.INDEX) {
            to[at] = index;
            return;
        }
        Arrays.fill(to, at, at + width, 0);
        if (index < width) {
            to[at + index] = 1;
        }
    }

    /** The inputs of the value at a place of the vocabulary. */
    static double[] encoded(Categorical feature, int index) {
        double[] inputs = new double[feature.inputNames().size()];
        new CategoricalReader("", feature).put(index, inputs, 0);
        return inputs;
    }
}
