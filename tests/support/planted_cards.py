"""Cards with one planted contradiction each, and the check that must find it."""

PLANTED: dict[str, tuple[str, str]] = {
    "a total that its classes miss": (
        "counts",
        "- Test set: 650 images (459 normal + 181 malignant)\n",
    ),
    "a row of the split table": (
        "counts",
        "| Split | Total | Negative | Positive |\n"
        "|---|---|---|---|\n"
        "| Train | 338 | 304 | 34 |\n"
        "| Val | 96 | 86 | 10 |\n"
        "| Test | 49 | 45 | 5 |\n",
    ),
    "a row of totals": (
        "counts",
        "| Class | Images |\n|---|---|\n| a | 120 |\n| b | 80 |\n| Total | 210 |\n",
    ),
    "a percentage of a fraction": ("counts", "Sensitivity was 83.0% (34/40).\n"),
    "shares beyond the whole": (
        "split",
        "The data were split 70:20:20 into training, validation and test.\n",
    ),
    "sizes that are not the shares": (
        "split",
        "Split 80/10/10.\n"
        "\n"
        "- Train: 500 images\n"
        "- Validation: 300 images\n"
        "- Test: 200 images\n",
    ),
    "a total that the splits miss": (
        "split",
        "- Total images: 1000\n"
        "- Training: 700 images\n"
        "- Validation: 150 images\n"
        "- Test: 250 images\n",
    ),
    "a test split of two sizes": (
        "split",
        "- Test set: 120 images\n\nEvaluated on 140 images.\n",
    ),
    "a support of another size": (
        "support",
        "Test set: 100 images (60 benign, 40 malignant)\n"
        "\n"
        "|  | precision | recall | f1-score | support |\n"
        "|---|---|---|---|---|\n"
        "| benign | 0.90 | 0.90 | 0.90 | 70 |\n"
        "| malignant | 0.83 | 0.83 | 0.83 | 41 |\n",
    ),
    "a support as in training": (
        "tested-on-training",
        "- Training: 111 images\n"
        "- Test: 50 images\n"
        "\n"
        "## Report\n"
        "\n"
        "|  | precision | recall | f1-score | support |\n"
        "|---|---|---|---|---|\n"
        "| benign | 0.90 | 0.90 | 0.90 | 70 |\n"
        "| malignant | 0.83 | 0.83 | 0.83 | 41 |\n",
    ),
    "supports that miss their sum": (
        "support",
        "```\n"
        "              precision    recall  f1-score   support\n"
        "\n"
        "      benign       0.90      0.90      0.90        70\n"
        "   malignant       0.83      0.83      0.83        41\n"
        "\n"
        "    accuracy                           0.87       121\n"
        "```\n",
    ),
    "a share that no count gives": (
        "impossible-figure",
        "Test n=49 (45/4)\n\nBinary: negative/positive.\n\n- Accuracy: 0.9571\n",
    ),
    "a sensitivity that no count gives": (
        "impossible-figure",
        "The test set has 58 images (45 negative, 13 positive).\n"
        "\n"
        "- Sensitivity: 0.88\n"
        "- Specificity: 0.91\n",
    ),
    "a rate above one": ("impossible-figure", "- Recall: 104%\n"),
    "F1 that is no harmonic mean": (
        "inconsistent-figures",
        "Binary classification.\n\n- Precision: 0.80\n- Recall: 0.60\n- F1: 0.75\n",
    ),
    "accuracy outside its parts": (
        "inconsistent-figures",
        "- Sensitivity: 0.80\n- Specificity: 0.85\n- Accuracy: 0.92\n",
    ),
    "MCC that cannot be": (
        "inconsistent-figures",
        "Binary classification.\n"
        "\n"
        "Accuracy 83.38%\n"
        "Precision 71.50%\n"
        "Recall (Sensitivity) 72.25%\n"
        "Specificity 88.02%\n"
        "MCC 0.7009\n",
    ),
    "a complement": (
        "inconsistent-figures",
        "- Sensitivity: 91.0%\n- False negative rate: 12.0%\n",
    ),
    "a matrix beside other figures": (
        "against-matrix",
        "TP: 138, FN: 53, TN: 404, FP: 55\n\n- Accuracy: 0.8638\n",
    ),
    "a matrix of many classes": (
        "against-matrix",
        "3 classes.\n"
        "\n"
        "Confusion matrix: [[10, 1, 0], [2, 9, 1], [0, 0, 12]]\n"
        "\n"
        "- Accuracy: 0.93\n",
    ),
    "one figure twice": (
        "given-twice",
        "## Summary\n"
        "\n"
        "The model achieves an accuracy of 95.2% on the test set.\n"
        "\n"
        "## Results\n"
        "\n"
        "- Test accuracy: 0.931\n",
    ),
    "metadata and text": (
        "given-twice",
        "---\n"
        "model-index:\n"
        "- name: x\n"
        "  results:\n"
        "  - task:\n"
        "      type: image-classification\n"
        "    dataset:\n"
        "      name: cells\n"
        "      type: cells\n"
        "    metrics:\n"
        "    - type: accuracy\n"
        "      value: 0.953\n"
        "---\n"
        "# x\n"
        "\n"
        "## Results\n"
        "\n"
        "- Accuracy: 0.913\n",
    ),
    "a macro average": (
        "report",
        "|  | precision | recall | f1-score | support |\n"
        "|---|---|---|---|---|\n"
        "| a | 0.90 | 0.80 | 0.85 | 50 |\n"
        "| b | 0.83 | 0.92 | 0.87 | 50 |\n"
        "| macro avg | 0.86 | 0.91 | 0.86 | 100 |\n",
    ),
    "F1 of a class": (
        "report",
        "| Class | Precision | Recall | F1-Score |\n"
        "|---|---|---|---|\n"
        "| a | 0.90 | 0.80 | 0.91 |\n"
        "| b | 0.83 | 0.92 | 0.87 |\n",
    ),
    "recall that rises": (
        "threshold-table",
        "| Threshold | Precision | Recall |\n"
        "|---|---|---|\n"
        "| 0.1 | 0.50 | 0.90 |\n"
        "| 0.5 | 0.70 | 0.80 |\n"
        "| 0.9 | 0.80 | 0.85 |\n",
    ),
    "a row that no counts give": (
        "threshold-table",
        "Test n=49 (45/4)\n"
        "\n"
        "Negative vs positive.\n"
        "\n"
        "| Threshold | Accuracy | Precision | Recall | F1 |\n"
        "|---|---|---|---|---|\n"
        "| 0.40 | 0.8367 | 0.3000 | 0.7500 | 0.4286 |\n"
        "| 0.45 | 0.8980 | 0.4500 | 0.5000 | 0.4444 |\n"
        "| 0.50 | 0.9388 | 1.0000 | 0.2500 | 0.4000 |\n",
    ),
    "an epoch too many": (
        "training-log",
        "- num_epochs: 3\n"
        "\n"
        "| Epoch | Validation Loss | Accuracy |\n"
        "|---|---|---|\n"
        "| 1.0 | 0.5 | 0.8 |\n"
        "| 5.0 | 0.4 | 0.9 |\n",
    ),
    "a headline not in the log": (
        "training-log",
        "It achieves the following results on the evaluation set:\n"
        "- Loss: 0.2719\n"
        "- Accuracy: 0.9536\n"
        "\n"
        "| Epoch | Validation Loss | Accuracy |\n"
        "|---|---|---|\n"
        "| 1.0 | 0.4410 | 0.8086 |\n"
        "| 2.0 | 0.2719 | 0.9136 |\n",
    ),
    "two batch sizes": (
        "setting-twice",
        "## Training\n"
        "\n"
        "- Batch size: 32\n"
        "\n"
        "The network was trained with a batch size of 64.\n",
    ),
    "two learning rates": (
        "setting-twice",
        "## Training\n"
        "\n"
        "- Learning rate: 1e-4\n"
        "\n"
        "## Hyperparameters\n"
        "\n"
        "| Parameter | Value |\n"
        "|---|---|\n"
        "| Learning rate | 0.001 |\n",
    ),
    "two optimisers": (
        "setting-twice",
        "- Optimizer: Adam\n\nWe trained with the SGD optimizer.\n",
    ),
    "two input sizes": (
        "input-size",
        "- Input size: 224x224\n\nImages are resized to 256 x 256 pixels.\n",
    ),
    "time against hours": (
        "training-time",
        "Training time: 2 hours\n\n- Hours used: 0.5\n",
    ),
    "a figure outside its interval": (
        "outside-interval",
        "- Sensitivity: 0.95 (95% CI 0.85-0.93)\n",
    ),
    "a number of classes": (
        "number-of-classes",
        "- Number of classes: 4\n"
        "\n"
        "Confusion matrix: [[10, 1, 0], [2, 9, 1], [0, 0, 12]]\n",
    ),
    "its own words": (
        "tested-on-training",
        "All metrics were computed on the training set.\n",
    ),
    "a total that its parts exceed": (
        "counts",
        "Model performance (n = 200; 120 positive and 90 negative).\n",
    ),
}
