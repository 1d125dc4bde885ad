package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lines of CSV according to RFC 4180, safe to be opened in a spreadsheet. */
public final class Csv {

    private Csv() {}

    /** With its line break. */
    @NonNull
    public static String line(@NonNull Stream<String> cells) {
        return cells.map(Csv::cell).collect(Collectors.joining(",")) + "\r\n";
    }

    /** A spreadsheet would run what begins like a formula, and names can be given by anybody who can write to the CMDB. */
    private static String cell(String text) {
        var safe = !text.isEmpty() && "=+-@\t\r\n".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        return safe.matches("[^\",\r\n]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }
}
