package dev.inferencebridge.monitoring;

/**
 * The regularized upper incomplete gamma function Q(a, x). Stateless.
 *
 * <pre>
 *   x &lt; a + 1:  Q = 1 - x^a e^-x / Gamma(a + 1) * (1 + x/(a+1) + x^2/((a+1)(a+2)) + ...)
 *   else:      Q = x^a e^-x / Gamma(a) * 1/(x+1-a- 1(1-a)/(x+3-a- 2(2-a)/(x+5-a- ...)))
 * </pre>
 *
 * The series and the continued fraction are 6.5.29 and 6.5.31 of Abramowitz and Stegun, the fraction evaluated by Lentz's
 * method; ln Gamma is Stirling's series (6.1.41) after a shift of the argument beyond 10. Right to 1e-10.
 */
final class IncompleteGamma {

    private static final int MOST_STEPS = 100_000;
    private static final double PRECISION = 1e-15;
    private static final double TINY = 1e-300;
    private static final double[] STIRLING = {1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188};

    private IncompleteGamma() {}

    /** Of {@code a > 0} and {@code x >= 0}. */
    static double upper(double a, double x) {
        if (x <= 0) {
            return 1;
        }
        double factor = Math.exp(a * Math.log(x) - x - logGamma(a));
        double q = x < a + 1 ? 1 - factor * series(a, x) : factor * fraction(a, x);
        return Math.min(1, Math.max(0, q));
    }

    private static double series(double a, double x) {
        double term = 1 / a;
        double sum = term;
        for (int i = 1; i < MOST_STEPS && term > sum * PRECISION; i++) {
            term *= x / (a + i);
            sum += term;
        }
        return sum;
    }

    private static double fraction(double a, double x) {
        double b = x + 1 - a;
        double c = 1 / TINY;
        double d = 1 / b;
        double value = d;
        for (int i = 1; i < MOST_STEPS; i++) {
            double an = -i * (i - a);
            b += 2;
            d = 1 / notZero(an * d + b);
            c = notZero(b + an / c);
            double change = c * d;
            value *= change;
            if (Math.abs(change - 1) < PRECISION) {
                break;
            }
        }
        return value;
    }

    private static double notZero(double number) {
        return Math.abs(number) < TINY ? TINY : number;
    }

    static double logGamma(double a) {
        double shifted = a;
        double product = 1;
        while (shifted < 10) {
            product *= shifted;
            shifted++;
        }
        double sum = 0;
        double power = 1 / shifted;
        for (double coefficient : STIRLING) {
            sum += coefficient * power;
            power /= shifted * shifted;
        }
        return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + sum - Math.log(product);
    }
}
