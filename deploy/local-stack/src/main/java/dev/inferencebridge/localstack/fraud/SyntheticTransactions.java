package dev.inferencebridge.localstack.fraud;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An endless, seeded sequence of card payments, about one in twelve of them fraudulent. Not thread-safe.
 *
 * <p>Every seed draws from the same world: what makes a payment fraudulent does not depend on the seed, so a model
 * trained on one sequence holds for another. Amounts are log-normal, and the log-odds of fraud are linear in the amount,
 * the merchant's risk and the embedding.
 *
 * <p>A sequence may shift after some payments, for good: then payments are larger, fraud hides in the small ones and at
 * other merchants, and its direction in the embedding has turned. A model of the world before takes honest payments for
 * fraud; one that is trained on the shifted world is as good as the old one was.
 */
public final class SyntheticTransactions {

    public static final int EMBEDDING_WIDTH = 16;
    public static final double MIN_AMOUNT = 5;
    public static final double MAX_AMOUNT = 5_000;

    /** The model's inputs in their declared order: amount, merchant_risk, embedding_0 to embedding_15. */
    public static final List<String> INPUT_NAMES = Stream.concat(
                    Stream.of("amount", "merchant_risk"),
                    IntStream.range(0, EMBEDDING_WIDTH).mapToObj(i -> "embedding_" + i))
            .toList();

    private static final int ACCOUNTS = 2_000;
    private static final int MERCHANTS = 300;
    private static final Duration MEAN_GAP = Duration.ofMillis(250);

    private static final double[] MERCHANT_RISK = merchantRisks();
    private static final World USUAL = new World(60, 1.1, -6.2, 0.0035, 5.0, fraudDirection(0xF4A0DL));
    private static final World SHIFTED = new World(240, 0.9, -1.5, -0.0045, -3.0, fraudDirection(0x5817FL));

    private final long seed;
    private final Random random;
    private final long shiftAfter;
    private Instant now;
    private long count;

    /** Starts at 2026-01-01T00:00:00Z. */
    public SyntheticTransactions(long seed) {
        this(seed, Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** Starts at {@code start}; payments follow each other after 250 ms on average. */
    public SyntheticTransactions(long seed, Instant start) {
        this(seed, start, Long.MAX_VALUE);
    }

    private SyntheticTransactions(long seed, Instant start, long shiftAfter) {
        this.seed = seed;
        this.random = new Random(seed);
        this.now = start;
        this.shiftAfter = shiftAfter;
    }

    /** One that shifts after so many payments, 0 or more; the payments before are those of the sequence without a shift. */
    public static SyntheticTransactions shiftingAfter(long payments, long seed, Instant start) {
        if (payments < 0) {
            throw new IllegalArgumentException("a shift after " + payments + " payments");
        }
        return new SyntheticTransactions(seed, start, payments);
    }

    /** The next payment. */
    public Transaction next() {
        World world = count < shiftAfter ? USUAL : SHIFTED;
        int merchant = random.nextInt(MERCHANTS);
        double risk = MERCHANT_RISK[merchant];
        double amount = Math.exp(Math.log(world.medianAmount) + world.amountSigma * random.nextGaussian());
        amount = Math.round(Math.min(MAX_AMOUNT, Math.max(MIN_AMOUNT, amount)) * 100) / 100.0;
        double logOdds = world.baseLogOdds + world.logOddsPerUnit * amount + world.logOddsOfRisk * risk;
        List<Double> embedding = new ArrayList<>(EMBEDDING_WIDTH);
        for (int i = 0; i < EMBEDDING_WIDTH; i++) {
            double coordinate = Math.round(random.nextGaussian() * 1e6) / 1e6;
            embedding.add(coordinate);
            logOdds += world.fraudDirection[i] * coordinate;
        }
        boolean fraud = random.nextDouble() < 1 / (1 + Math.exp(-logOdds));
        now = now.plusMillis(Math.round(-Math.log(1 - random.nextDouble()) * MEAN_GAP.toMillis()));
        return new Transaction(
                String.format(Locale.ROOT, "tx-%x-%08d", seed, count++),
                String.format(Locale.ROOT, "acc-%05d", random.nextInt(ACCOUNTS)),
                String.format(Locale.ROOT, "mer-%04d", merchant),
                amount,
                risk,
                embedding,
                now,
                fraud);
    }

    /** The next {@code n} payments. */
    public List<Transaction> next(int n) {
        List<Transaction> transactions = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            transactions.add(next());
        }
        return transactions;
    }

    private static double[] merchantRisks() {
        Random world = new Random(0xCA7DL);
        return IntStream.range(0, MERCHANTS)
                .mapToDouble(i -> Math.round(Math.pow(world.nextDouble(), 2) * 1e4) / 1e4)
                .toArray();
    }

    private static double[] fraudDirection(long seed) {
        Random world = new Random(seed);
        return IntStream.range(0, EMBEDDING_WIDTH)
                .mapToDouble(i -> 0.5 * world.nextGaussian())
                .toArray();
    }

    /** What payments are like, and which are fraudulent. Immutable. */
    private static final class World {

        final double medianAmount;
        final double amountSigma;
        final double baseLogOdds;
        final double logOddsPerUnit;
        final double logOddsOfRisk;
        final double[] fraudDirection;

        World(
                double medianAmount,
                double amountSigma,
                double baseLogOdds,
                double logOddsPerUnit,
                double logOddsOfRisk,
                double[] fraudDirection) {
            this.medianAmount = medianAmount;
            this.amountSigma = amountSigma;
            this.baseLogOdds = baseLogOdds;
            this.logOddsPerUnit = logOddsPerUnit;
            this.logOddsOfRisk = logOddsOfRisk;
            this.fraudDirection = fraudDirection;
        }
    }
}
