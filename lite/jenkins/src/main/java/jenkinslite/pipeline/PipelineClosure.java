package jenkinslite.pipeline;

import com.cloudbees.groovy.cps.Block;
import com.cloudbees.groovy.cps.Env;
import com.cloudbees.groovy.cps.impl.CpsClosure;
import java.util.List;
import org.codehaus.groovy.runtime.InvokerHelper;

/** A closure of a script. It passes on to the script what Groovy would add to every object. */
public class PipelineClosure extends CpsClosure {
    private static final long serialVersionUID = 1L;

    public PipelineClosure(Object owner, Object thisObject, List<String> parameters, Block body, Env capture) {
        super(owner, thisObject, parameters, body, capture);
    }

    public Object sleep(long seconds) {
        return toOwner("sleep", seconds);
    }

    public void println() {
        toOwner("println");
    }

    public void println(Object value) {
        toOwner("println", value);
    }

    public void print(Object value) {
        toOwner("print", value);
    }

    public void printf(String format, Object value) {
        toOwner("printf", format, value);
    }

    private Object toOwner(String method, Object... arguments) {
        return InvokerHelper.invokeMethod(getOwner(), method, arguments);
    }
}
