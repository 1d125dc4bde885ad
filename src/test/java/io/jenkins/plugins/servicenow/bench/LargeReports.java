package io.jenkins.plugins.servicenow.bench;

import io.jenkins.plugins.servicenow.evidence.tests.LargeReport;
import java.time.Duration;
import java.util.function.IntFunction;

/** Prints heap and time that reading a test report of 100 MB takes. Neither may grow with the size of what is in it. */
public final class LargeReports {

    private static final IntFunction<String> OUTPUT = i -> "x".repeat(1 << 16);

    private LargeReports() {}

    public static void main(String... arguments) throws Exception {
        System.out.printf("%n%-24s %12s %9s %14s%n", "100 MB of", "test cases", "time", "peak of heap");
        // Loads the classes.
        output(1).count();
        print("output", output(1600));
        print(
                "CDATA in a failure",
                new LargeReport(
                        "<testsuite><testcase name='a'><failure><![CDATA[",
                        OUTPUT,
                        1600,
                        "]]></failure></testcase></testsuite>"));
        print(
                "failed test cases",
                new LargeReport(
                        "<testsuite>",
                        i -> "<testcase classname='org.acme.generated.SuiteOfTests" + i + "' name='test" + i
                                + "'><failure message='expected 1 but was " + i + "' type='x'>at line " + i
                                + "</failure></testcase>\n",
                        650_000,
                        "</testsuite>"));
        System.out.println();
    }

    private static LargeReport output(int pieces) {
        return new LargeReport(
                "<testsuite><testcase name='a'><system-out>", OUTPUT, pieces, "</system-out></testcase></testsuite>");
    }

    private static void print(String what, LargeReport report) throws Exception {
        var heap = new HeapPeak();
        var start = System.nanoTime();
        var cases = report.count();
        var millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        System.out.printf("%-24s %,12d %,6d ms %,11.1f MB%n", what, cases, millis, (double) heap.end() / (1 << 20));
    }
}
