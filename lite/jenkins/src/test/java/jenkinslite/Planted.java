package jenkinslite;

import java.util.List;

/** What the rows of {@link DescriptorCheckTest} describe, rightly or wrongly. */
public class Planted implements Runnable {
    public final String name = "";

    public Planted() {}

    protected static int count(List<String> of) {
        return of.size();
    }

    @Override
    public void run() {}

    void ours() {}
}
