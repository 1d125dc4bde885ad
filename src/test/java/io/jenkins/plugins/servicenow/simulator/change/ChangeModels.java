package io.jenkins.plugins.servicenow.simulator.change;

/** The change models of a stock instance. The ids of the first two are the well-known ones. */
public final class ChangeModels {

    public static final String NORMAL = "007c4001c343101035ae3f52c1d3aeb2";
    static final String STANDARD = "e55d0bfec343101035ae3f52c1d3ae49";
    static final String EMERGENCY = "62db4bfec343101035ae3f52c1d3aef5";

    private ChangeModels() {}

    static String ofType(String type) {
        return switch (type) {
            case "standard" -> STANDARD;
            case "emergency" -> EMERGENCY;
            default -> NORMAL;
        };
    }
}
