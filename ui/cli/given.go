package cli

import (
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
)

// given collects the answers of --answers, --set and the flags of single answers, in
// this order: later ones win.
func (p *program) given(f *flags, all []steps.Step) ([]steps.Setting, error) {
	var given []steps.Setting
	if f.answers != "" {
		data, err := p.read(f.answers, files.MaxAnswerBytes)
		if err != nil {
			return nil, usage("--answers: %w", err)
		}
		name := f.answers
		if name == "-" {
			name = "stdin"
		}
		if given, err = files.ParseAnswers(all, name, data); err != nil {
			return nil, usage("%w", err)
		}
	}
	for _, s := range f.set {
		setting, err := files.ParseSetting(all, s)
		if err != nil {
			return nil, usage("%w", err)
		}
		given = append(given, setting)
	}
	return append(given, f.own...), nil
}

// requirements reads those of a file; "" are the built-in ones.
func (p *program) requirements(file string) (steps.Requirements, error) {
	if file == "" {
		return steps.DefaultRequirements(), nil
	}
	data, err := p.read(file, files.MaxAnswerBytes)
	if err != nil {
		return steps.Requirements{}, usage("--requirements: %w", err)
	}
	need, err := steps.ParseRequirements(data)
	if err != nil {
		return steps.Requirements{}, usage("%s: %w", file, err)
	}
	return need, nil
}
