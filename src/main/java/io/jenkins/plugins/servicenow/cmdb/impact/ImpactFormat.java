package io.jenkins.plugins.servicenow.cmdb.impact;

import com.google.gson.GsonBuilder;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.itsm.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** How an answer is written to a file. */
enum ImpactFormat implements Option {
    /** With the same keys as the step returns. */
    JSON(List.of("json"), ImpactFormat::json),
    CSV(List.of("csv"), ImpactCsv::of),
    /** A graph, which Markdown viewers draw. */
    MERMAID(List.of("mmd", "mermaid", "md"), ImpactMermaid::of);

    private final List<String> extensions;
    private final Function<Impact, String> writer;

    ImpactFormat(List<String> extensions, Function<Impact, String> writer) {
        this.extensions = extensions;
        this.writer = writer;
    }

    @NonNull
    static Optional<ImpactFormat> ofFile(@NonNull String name) {
        var extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(format -> format.extensions.contains(extension))
                .findFirst();
    }

    @NonNull
    String write(@NonNull Impact impact) {
        return writer.apply(impact);
    }

    private static String json(Impact impact) {
        return new GsonBuilder()
                        .setPrettyPrinting()
                        .disableHtmlEscaping()
                        .create()
                        .toJson(impact.toMap()) + "\n";
    }
}
