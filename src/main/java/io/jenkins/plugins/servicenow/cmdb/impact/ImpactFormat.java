package io.jenkins.plugins.servicenow.cmdb.impact;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** How an answer is written to a file. */
enum ImpactFormat {
    JSON(List.of("json"), ImpactJson::of),
    CSV(List.of("csv"), ImpactCsv::of),
    /** A graph that viewers of Markdown draw. */
    MERMAID(List.of("mmd", "mermaid", "md"), ImpactMermaid::of);

    private final List<String> extensions;
    private final Function<Impact, String> writer;

    ImpactFormat(List<String> extensions, Function<Impact, String> writer) {
        this.extensions = extensions;
        this.writer = writer;
    }

    /** As a pipeline gives it. */
    @NonNull
    String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    @NonNull
    static Optional<ImpactFormat> of(@CheckForNull String value) {
        return Arrays.stream(values())
                .filter(format -> format.value().equalsIgnoreCase(value))
                .findFirst();
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
}
