package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Rows of numbers as they came in, before their columns are known. A cell that is no finite number is NaN. */
final class Table {

    private final List<double[]> rows;

    private Table(List<double[]> rows) {
        this.rows = rows;
    }

    /** Reads an array of arrays whose opening bracket is the current token. */
    static Table read(JsonParser json, int expectedWidth) throws IOException, InvalidPayloadException {
        List<double[]> rows = new ArrayList<>();
        double[] cells = new double[Math.max(1, expectedWidth)];
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw new InvalidPayloadException("row " + rows.size() + " is not an array");
            }
            int width = 0;
            for (JsonToken cell = json.nextToken(); cell != JsonToken.END_ARRAY; cell = json.nextToken()) {
                if (width == cells.length) {
                    cells = Arrays.copyOf(cells, width * 2);
                }
                cells[width++] = number(json, cell);
            }
            rows.add(Arrays.copyOf(cells, width));
        }
        return new Table(rows);
    }

    /** NaN for what is no finite number. */
    static double number(JsonParser json, JsonToken cell) throws IOException {
        if (cell.isNumeric()) {
            double value = json.getDoubleValue();
            return Double.isFinite(value) ? value : Double.NaN;
        }
        json.skipChildren();
        return Double.NaN;
    }

    int size() {
        return rows.size();
    }

    /** The rows as they are, when each has one number an input. */
    List<double[]> inDeclaredOrder(List<String> inputNames) throws InvalidPayloadException {
        for (int r = 0; r < rows.size(); r++) {
            requireWidth(r, inputNames.size());
            requireNumbers(rows.get(r), r, inputNames);
        }
        return rows;
    }

    /** The rows with their columns matched by name; columns that the model does not know are left out. */
    List<double[]> byName(List<String> columns, List<String> inputNames) throws InvalidPayloadException {
        if (new HashSet<>(columns).size() < columns.size()) {
            throw new InvalidPayloadException("a column is named twice");
        }
        int[] source = new int[inputNames.size()];
        for (int i = 0; i < source.length; i++) {
            source[i] = columns.indexOf(inputNames.get(i));
            if (source[i] < 0) {
                throw new InvalidPayloadException("column '" + inputNames.get(i) + "' is missing");
            }
        }
        List<double[]> ordered = new ArrayList<>(rows.size());
        for (int r = 0; r < rows.size(); r++) {
            requireWidth(r, columns.size());
            double[] row = new double[source.length];
            for (int i = 0; i < source.length; i++) {
                row[i] = rows.get(r)[source[i]];
            }
            requireNumbers(row, r, inputNames);
            ordered.add(row);
        }
        return ordered;
    }

    private void requireWidth(int row, int width) throws InvalidPayloadException {
        if (rows.get(row).length != width) {
            throw new InvalidPayloadException(
                    "row " + row + " has " + rows.get(row).length + " values, there are " + width + " columns");
        }
    }

    private static void requireNumbers(double[] row, int index, List<String> names) throws InvalidPayloadException {
        for (int i = 0; i < row.length; i++) {
            if (Double.isNaN(row[i])) {
                throw new InvalidPayloadException(
                        "column '" + names.get(i) + "' of row " + index + " is not a finite number");
            }
        }
    }
}
