package dev.inferencebridge.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureExpressionTest {

    private static final Map<String, Object> VALUES = Map.of(
            "amount",
            12.5,
            "n",
            7L,
            "limit",
            "100.0",
            "country",
            "DE",
            "vip",
            true,
            "old",
            false,
            "merchants.risk",
            0.25);

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "amount / max(n, 1) | 1.7857142857142858",
                "n / 2 | 3.5",
                "7 / 2 + 0 * n | 3.5",
                "n % 4 - -1 | 4",
                "-n | -7",
                "+n * (2 + 3) | 35",
                "limit * 2 | 200",
                "n + limit | 107",
                "country == 'DE' ? 1 : 0 | 1",
                "country != \"DE\" ? 1 : 0 | 0",
                "limit == 100 ? 1 : 2 | 1",
                "vip | 1",
                "!vip || old | 0",
                "vip && n > 3 | 1",
                "vip == true | 1",
                "n >= 7 && n <= 7 && !(n < 7) && !(n > 7) | 1",
                "n ? amount : 0 | 12.5",
                "amount > 100 ? 2 : amount > 10 ? 1 : 0 | 1",
                "merchants.risk * 4 | 1",
                "min(n, amount, 3) | 3",
                "abs(-n) | 7",
                "log(exp(n)) | 7",
                "sqrt(n + 2) | 3",
                "floor(amount) + ceil(amount) | 25",
                "round(amount) + round(-amount) | 1",
                "pow(n, 2) | 49",
                "1000000000000 * n | 7e12",
                "9223372036854775807 + n | 9.223372036854775807e18",
                "1e3 + 0x10 + n | 1023",
            })
    void computes(String text, double expected) {
        assertThat(evaluate(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "amount / (n - 7) | division by zero",
                "amount % 0 | division by zero",
                "country + 1 | a text stands where a number is due",
                "country == 5 | a text stands where a number is due",
                "country ? 1 : 0 | a text stands where a number is due",
                "max(country, 1) | a text stands where a number is due",
                "log(n - 7) | log gives no finite number",
                "sqrt(-n) | sqrt gives no finite number",
                "exp(1000 * n) | exp gives no finite number",
                "pow(n, 1e9) | pow gives no finite number",
                "1e308 * n + 1 | a number on the way is not finite",
            })
    void an_operand_that_does_not_fit_is_named_by_its_kind(String text, String problem) {
        assertThatThrownBy(() -> evaluate(text))
                .isInstanceOf(UnfitOperandException.class)
                .hasMessage(problem);
    }

    @Test
    void a_result_that_is_no_finite_number_is_not_a_number() {
        assertThat(evaluate("1e308 * n")).isNaN();
        assertThat(evaluate("country")).isNaN();
    }

    @Test
    void a_branch_that_is_not_taken_is_not_evaluated() {
        assertThat(evaluate("n == 7 ? 1 : amount / 0")).isEqualTo(1);
        assertThat(evaluate("n != 7 && amount / 0 > 1")).isZero();
        assertThat(evaluate("n == 7 || amount / 0 > 1")).isEqualTo(1);
    }

    @Test
    void what_it_reads_is_known_beforehand() {
        FeatureExpression expression =
                FeatureExpression.of("vip ? amount / max(merchants.risk, 1) : merchants.age + amount");

        assertThat(expression.columns()).containsExactly("vip", "amount");
        assertThat(expression.lookups()).containsExactly("merchants");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "amount + | cannot be read at character 8",
                "amount limit | cannot be read at character 8",
                "amount ) | cannot be read at character 8",
                "1 + 1 | reads no column",
                "'' | reads no column",
                "` ` | reads no column",
                "foo(amount) | calls 'foo'; there are abs, ceil, exp, floor, log, max, min, pow, round, sqrt",
                "max(amount) | gives max 1 arguments; it takes 2 to 16",
                "abs(amount, 1) | gives abs 2 arguments; it takes 1",
                "amount + a.b.c | 'a.b.c' is neither a column nor lookup.column",
                "a + a.b | 'a' stands for a column and for a lookup",
                "amount + NaN | holds a number that is not finite, at character 10",
                "amount + 1e999 | holds a number that is not finite, at character 10",
                "`amount ?: 3` | holds something that expressions do not have, at character 11",
            })
    void an_expression_that_is_refused_says_why(String text, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeatureExpression.of(text))
                .withMessage(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amount.class.forName('java.lang.Runtime')",
                "''.class.forName('java.lang.Runtime').getRuntime().exec('id')",
                "amount['class']",
                "amount[0]",
                "amount?.x",
                "merchants.`x`",
                "new('java.lang.Object')",
                "new java.io.File('/')",
                "java.lang.Math.abs(amount)",
                "amount.hashCode()",
                "ns:max(amount, 1)",
                "(max)(amount, 1)",
                "while (true) {}",
                "for (var i : 1..3) { amount }",
                "amount = 3",
                "amount += 3",
                "amount++",
                "var x = amount; x",
                "amount; amount",
                "x -> amount",
                "(x) -> { amount }",
                "function(x) { amount }",
                "return amount",
                "if (amount) 1 else 2",
                "1..amount",
                "[amount]",
                "{amount}",
                "{'a': amount}",
                "`${amount}`",
                "`a` + amount",
                "amount =~ '(a+)+$'",
                "country =^ 'D'",
                "~/(a+)+/ =~ country",
                "size(country)",
                "empty country",
                "empty(country)",
                "amount ?? 1",
                "amount === 1",
                "amount instanceof country",
                "amount & 1",
                "amount | 1",
                "amount ^ 1",
                "~amount",
                "amount << 62",
                "amount == null ? 0 : 1",
                "#pragma jexl.options '+strict'\namount",
                "@silent amount",
                "throw amount",
                "switch (amount) { case 1 -> 2; default -> 3 }",
                "try { amount } finally { 1 }",
                "import java.lang; amount",
            })
    void what_could_do_more_than_compute_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> FeatureExpression.of(text));
    }

    @Test
    void an_expression_that_is_too_long_or_too_deep_is_refused() {
        for (String text : List.of(
                "a" + " + a".repeat(250),
                "(".repeat(51) + "a" + ")".repeat(51),
                "abs(".repeat(200) + "a" + ")".repeat(200),
                "!".repeat(900) + "a",
                "- ".repeat(400) + "a",
                "a ? 1 : ".repeat(100) + "1",
                "a[".repeat(300) + "1" + "]".repeat(300))) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> FeatureExpression.of(text));
        }
    }

    @Test
    void random_text_is_either_refused_or_computes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> words = List.of(
                "a", "b.c", "1", "2.5", "'x'", "true", "null", "+", "-", "*", "/", "%", "(", ")", "?", ":", "==", "!=",
                "<", ">=", "&&", "||", "!", ",", "max(", "pow(", "log(", "[", "]", "{", "}", ".", "..", "=", ";", "->",
                "`", "'", "\"", "#", "@", "$", "~", "=~", "size", "empty", "new", "while", "var", "return", "\n", "\\",
                "//", "/*", "é", "\u2028", "1e309", "0x", "1L", "??", "?.", "class");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int w = random.nextInt(12); w >= 0; w--) {
                text.append(words.get(random.nextInt(words.size()))).append(random.nextBoolean() ? " " : "");
            }
            try {
                FeatureExpression expression = FeatureExpression.of(text.toString());
                evaluate(expression, Map.of("a", random.nextInt(3) - 1L, "b.c", "x"));
            } catch (IllegalArgumentException | UnfitOperandException expected) {
                assertThat(expected.getMessage()).as("seed %s: %s", seed, text).isNotBlank();
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
    }

    private static double evaluate(String text) {
        return evaluate(FeatureExpression.of(text), VALUES);
    }

    private static double evaluate(FeatureExpression expression, Map<String, Object> values) {
        return expression.evaluate(expression.variables().stream()
                .map(variable -> (variable.lookup().isEmpty() ? "" : variable.lookup() + ".") + variable.column())
                .map(name -> values.getOrDefault(name, 1L))
                .toArray());
    }
}
